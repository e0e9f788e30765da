import type { Accounting, Activity, SessionRecord } from './activity.js';
import type { RecordedQuery, RecordedRequests } from './recorded-requests.js';

/** What one request leaves behind. No secret, no policy text. Field names are the columns of the audit table. */
export interface AuditRecord {
  readonly time: Date;
  readonly requestId: string;
  readonly account: string;
  /** ARN of the caller; the assumed-role ARN for sessions of roles. */
  readonly principal: string;
  readonly accessKeyId: string;
  readonly sessionId: string;
  readonly sourceIdentity: string;
  readonly issuer: string;
  readonly subject: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly service: string;
  readonly operation: string;
  readonly action: string;
  readonly resource: string;
  readonly decision: 'allowed' | 'denied' | 'failed';
  /** Reason code: of the decision, or the error's own. */
  readonly reason: string;
  /** The statements that decided, `policy[sid]`. */
  readonly deciding: string;
  readonly status: number;
  readonly errorCode: string;
  readonly detail: string;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly durationMs: number;
  /** Facts that operations noted (issued session id, role …). */
  readonly facts: Readonly<Record<string, string | number>>;
  /** Counted and not kept in the record; undefined: a caller whom nobody believed, or nothing that is counted. */
  readonly accounting?: Accounting;
  /** The session that was issued, kept beside the record for as long as it lives. */
  readonly issued?: SessionRecord;
  /** Kept until it is delivered; undefined: the bucket has no server access log. */
  readonly accessLog?: AccessLogEntry;
}

/** One of the objects that a request for several of them was about, and what became of it. */
export interface ConcernedObject {
  readonly key: string;
  readonly versionId?: string;
  /** As if it had been asked for alone. */
  readonly status: number;
  /** '' where nothing went wrong. */
  readonly errorCode: string;
}

/** What a request adds to a bucket's server access log. */
export interface AccessLogEntry {
  readonly bucketId: string;
  /** The bucket's logging configuration at the time, as JSON. */
  readonly logging: string;
  /** `YYYY-MM-DD` where logs are parted by the day of the request; else ''. */
  readonly day: string;
  /** Whole lines, each with its end: one of the request, and one of each object where it was about several. */
  readonly lines: string;
}

/** Sees every request: audit, metrics, log. Must not throw. */
export interface RequestObserver {
  /** Strict: the reply waits until the record is durable, so that no served request lacks one. */
  readonly strict: boolean;
  started(): void;
  /** Resolves when the record is durable; nobody waits for it unless `strict`. */
  finished(record: AuditRecord, error: unknown): Promise<void> | void;
}

/** Reads audit records back. */
export interface AuditLog {
  find(requestId: string): Promise<AuditRecord | undefined>;
  readonly activity: Activity;
  /** What a caller asked for, the most frequent first. */
  recorded(query: RecordedQuery): Promise<readonly RecordedRequests[]>;
}

