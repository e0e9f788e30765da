import type { EntityPrefix, KeyPrefix, RolegateError } from '#kernel';
import type { Decision as PolicyDecision, PolicySwitches } from '#policy';
import type { AccessRequest } from './access.js';
import type { SessionRecord } from './activity.js';
import type { ConcernedObject } from './audit-record.js';
import type { AuthorizationMessages } from './authorization-messages.js';
import type { Vault } from './decision.js';
import type { WriteOperation } from './descriptor.js';
import type { Directory, Reads } from './directory.js';
import type { OneTimeUses } from './one-time-uses.js';
import type { AsOf } from './past.js';
import type { Principal } from './principal.js';
import type { SessionIssuer } from './session-issuer.js';

/** Settings that decisions may read; filled from the configuration once. */
export interface OperationSettings {
  readonly compat: 'ceph' | 'aws';
  readonly region: string;
  readonly switches: PolicySwitches;
  /** Seconds; rgw_sts_max_session_duration. */
  readonly maxSessionDuration: number;
  /** Keys of customers (SSE-C) are taken over TLS alone; rgw_crypt_require_ssl. */
  readonly customerKeysNeedTls: boolean;
  /** Of new objects where neither their request nor their bucket says how they are encrypted. */
  readonly defaultEncryption?: 'AES256';
}

/** Everything an operation may know of the request it serves. */
export interface OperationContext {
  readonly requestId: string;
  /** Milliseconds since the epoch, one value for the whole request. */
  readonly now: number;
  readonly principal: Principal;
  readonly sourceIp: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** It came over TLS, to here or to a trusted proxy; aws:SecureTransport. */
  readonly secure: boolean;
  readonly settings: OperationSettings;
  /** A read that is to show what was; undefined: the present. */
  readonly asOf?: AsOf;
  readonly directory: Directory;
  readonly sessions: SessionIssuer;
  readonly messages: AuthorizationMessages;
  readonly oneTimeUses: OneTimeUses;
  /** Opens a sealed secret of a principal; undefined when its data key was erased. Never log what comes out. */
  openSecret(principal: string, purpose: string, sealed: string): Promise<string | undefined>;
  /** Adds to the audit record (issued session id, bytes …); never a secret. */
  note(facts: Readonly<Record<string, string | number>>): void;
  /** A session was issued: it is remembered beside the audit record for as long as it lives. */
  sessionIssued(session: SessionRecord): void;
}

/** Randomness for `decide`. */
export interface IdSource {
  entity(prefix: EntityPrefix): string;
  accessKey(prefix: KeyPrefix): string;
  secretAccessKey(): string;
  account(form: 'ceph' | 'aws'): string;
  uuid(): string;
}

/** For `decide`: pure, so randomness and sealing come through here. */
export interface WriteContext extends OperationContext {
  readonly vault: Vault;
  readonly ids: IdSource;
}

/** The request body, already unframed; reading it to the end proves hash, length and checksums, or throws. */
export interface RequestBody extends AsyncIterable<Buffer> {
  /** Declared length in bytes; undefined when not declared. */
  readonly size: number | undefined;
  /** Where no length is declared (the file in a form): bytes that it cannot exceed. */
  readonly atMost?: number;
  /** After the end: what was proven on the way. */
  readonly checksums: () => Readonly<Record<string, string>>;
}

export interface StreamContext extends OperationContext {
  readonly reads: Reads;
  readonly body: RequestBody;
  /** One of several objects: it has a line of its own in the access log of the bucket. */
  concerned(object: ConcernedObject): void;
  /** Asks the policy engine without throwing; for per-key decisions and for 404 against 403. */
  decide(request: AccessRequest): PolicyDecision;
  /** Why the caller may not, as the error to throw; from then on the audit record tells of this question. */
  refusal(request: AccessRequest): RolegateError;
  /** Carries out a write that is part of this one, for the same caller and under its own authorization. @throws what it refuses */
  perform(operation: WriteOperation, input: unknown): Promise<unknown>;
  /** Lease and credential once more, right before the first effect. @throws what the request would now be refused with. */
  recheck(): Promise<void>;
}
