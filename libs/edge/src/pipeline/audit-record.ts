import type { Principal } from '#operation';

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
}

/** Takes the record of every request; must neither throw nor wait. */
export interface AuditSink {
  record(record: AuditRecord): void;
  /** Strict mode: resolves when the record is durable. */
  readonly flushed?: (requestId: string) => Promise<void>;
}

export function whoOf(principal: Principal | undefined): Pick<AuditRecord, 'account' | 'principal' | 'accessKeyId' | 'sessionId' | 'sourceIdentity' | 'issuer' | 'subject'> {
  const session = principal?.session;
  return {
    account: principal?.account ?? '',
    principal: principal?.arn ?? '',
    accessKeyId: principal?.accessKeyId ?? '',
    sessionId: session?.sessionId ?? '',
    sourceIdentity: session?.sourceIdentity ?? '',
    issuer: session?.provider ?? '',
    subject: session?.subject ?? '',
  };
}
