import type { LineageEntry, SessionKind } from '#seal';

/** What the request cost, and whose rights it used: counted beside its audit record, in the same transaction. */
export interface Accounting {
  /** Who pays: full uid of the bucket's owner, of the caller where there is no bucket; the account where that is a real one; `anonymous`. */
  readonly owner: string;
  /** '' where the request is about none; `-` for what was not found, as in RGW's usage log (rgw_log.cc, log_usage). */
  readonly bucket: string;
  /** Stream of the user or role whose rights were used; '' for the anonymous caller. */
  readonly principal: string;
  /** The long-term key that signed; '' for sessions. */
  readonly accessKeyId: string;
}

/** The last use of an access key, a user or a role, to the minute. */
export interface LastUse {
  readonly time: Date;
  /** `s3`, `iam`, `sts` or `admin`. */
  readonly service: string;
  readonly region: string;
}

/** Under which name the uses of a long-term key are kept; users and roles have their streams' names. */
export const accessKeyUse = (accessKeyId: string): string => `access-key/${accessKeyId}`;

export interface UsageSum {
  readonly ops: number;
  readonly successfulOps: number;
  /** Bytes of bodies, both. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** What one owner used of one category, over the whole time asked for. */
export interface CategoryUsage extends UsageSum {
  readonly owner: string;
  /** RGW's name of the operation: `put_obj`, `list_bucket` … */
  readonly category: string;
}

/** The same in one bucket and hour. */
export interface HourlyUsage extends CategoryUsage {
  readonly bucket: string;
  /** Its beginning. */
  readonly hour: Date;
}

/** What of the usage is meant; everything where nothing is given. */
export interface UsageQuery {
  readonly owner?: string;
  readonly bucket?: string;
  readonly categories?: readonly string[];
  /** Nothing that stands under a real account's id. */
  readonly outsideAccounts?: boolean;
  /** Inclusive. */
  readonly from?: Date;
  /** Exclusive. */
  readonly until?: Date;
}

/** A session that was issued, as its token says it; no secret. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly accessKeyId: string;
  readonly kind: SessionKind;
  readonly account: string;
  /** As GetCallerIdentity shows it. */
  readonly arn: string;
  /** Stream of the user or role that it acts as. */
  readonly principal: string;
  /** Stream of the user who assumed, or what stands for one; '' for none. */
  readonly owner: string;
  readonly provider: string;
  readonly subject: string;
  readonly sourceIdentity: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** Under which key of the token ring its token is sealed. */
  readonly tokenKeyId: string;
  /** Of the log at issue; `era.transaction.number`. */
  readonly position: string;
  readonly lineage: readonly LineageEntry[];
  readonly parents: readonly string[];
}

/** A session and the request that it was issued to. */
export interface ListedSession extends SessionRecord {
  readonly requestId: string;
  /** ARN of the caller; '' where a provider vouched for nobody of here. */
  readonly issuedTo: string;
  readonly sourceIp: string;
}

/** What stands for a provider that exists in the configuration alone, among the ancestors of a session. */
export const providerAncestor = (name: string): string => `provider/${name}`;

export interface SessionQuery {
  /** Only of this real account; '' for those outside real accounts; undefined: of all. */
  readonly account?: string;
  /** That one, and those issued to it. */
  readonly sessionId?: string;
  /** Only those that rest on all of these: streams, and `providerAncestor`s. */
  readonly ancestors?: readonly string[];
  /** Living at this moment. */
  readonly now: Date;
  /** Exclusive; the last one of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** What audit records add up to; what the node that is asked recorded before is in the answers, other nodes' within a second. */
export interface Activity {
  /** By the names asked for (`accessKeyUse`, a user's or role's stream); those never used are left out. Of every node within a second. */
  lastUses(names: readonly string[]): Promise<ReadonlyMap<string, LastUse>>;
  /** By owner, hour, bucket and category. */
  hourlyUsage(query: UsageQuery): Promise<readonly HourlyUsage[]>;
  /** By owner and category. */
  usage(query: UsageQuery): Promise<readonly CategoryUsage[]>;
  /** Forgets it. */
  trimUsage(query: UsageQuery): Promise<void>;
  /** The newest first; one more than `limit` where there are more. */
  sessions(query: SessionQuery): Promise<readonly ListedSession[]>;
  readonly credentialReports: CredentialReports;
}

/** A credential report; without `content` it is being made. */
export interface CredentialReport {
  readonly startedAt: Date;
  readonly generatedAt?: Date;
  /** CSV. */
  readonly content?: string;
}

/** The newest credential report of each account, for all nodes. */
export interface CredentialReports {
  find(account: string): Promise<CredentialReport | undefined>;
  /** False: another one is being made since less than `patience` milliseconds, or was finished after `since`. */
  begin(account: string, since: Date, patience: number): Promise<boolean>;
  finish(account: string, content: string): Promise<void>;
  /** What was begun failed. */
  abandon(account: string): Promise<void>;
}
