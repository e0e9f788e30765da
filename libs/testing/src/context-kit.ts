import type { EntityPrefix, KeyPrefix } from '#kernel';
import type { Activity, AddressedMessage, AuthorizationMessages, IdSource, NewSession, OneTimeUses, OperationContext, OperationSettings, Principal, SessionIssuer, SessionRecord, Vault, WriteContext } from '#operation';
import { switchesOf } from '#policy';
import { HISTORY_TIME, type AnyHistory } from './history.js';
import { memoryDirectory } from './memory-reads.js';

/** Ids in the order in which they are asked for: AROA…1, AROA…2, secret-1 … */
export function countingIds(): IdSource {
  const counts = new Map<string, number>();
  const next = (kind: string): number => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count;
  };
  return {
    entity: (prefix: EntityPrefix) => prefix + String(next(prefix)).padStart(17, '0'),
    accessKey: (prefix: KeyPrefix) => prefix + String(next(prefix)).padStart(16, '0'),
    secretAccessKey: () => `secret-${next('secret')}`,
    account: (form) => (form === 'aws' ? String(next('account')).padStart(12, '9') : `RGW${String(next('account')).padStart(17, '0')}`),
    uuid: () => `00000000-0000-7000-8000-${String(next('uuid')).padStart(12, '0')}`,
  };
}

/** Seals legibly, so that a test sees for whom and for what: `sealed(user/AIDA…|access-key:AKIA…|c2VjcmV0)`. */
export const legibleVault: Vault = {
  create: (principal) => ({ principal, sealKeyId: 'test', wrapped: Buffer.from(principal) }),
  seal: (principal, purpose, plaintext) => `sealed(${principal}|${purpose}|${Buffer.from(plaintext).toString('base64')})`,
  open: openLegible,
};

/** Opens what `legibleVault` sealed; undefined for another principal or purpose, as with an erased data key. */
export function openLegible(principal: string, purpose: string, sealed: string): string | undefined {
  const prefix = `sealed(${principal}|${purpose}|`;
  if (!sealed.startsWith(prefix)) return undefined;
  return Buffer.from(sealed.slice(prefix.length, -1), 'base64').toString('utf8');
}

/** Issues sessions that say legibly what they are; `issued` keeps what was asked for. */
export class LegibleSessions implements SessionIssuer {
  readonly issued: NewSession[] = [];

  issue(session: NewSession): ReturnType<SessionIssuer['issue']> {
    const number = String(this.issued.push(session));
    return {
      accessKeyId: `ASIA${number.padStart(16, '0')}`,
      secretAccessKey: `session-secret-${number}`,
      sessionToken: `token(${JSON.stringify(session)})`,
      sessionId: `session-${number}`,
      expiration: new Date(session.expiresAt),
      tokenKeyId: 'token-1',
      position: '0.0.0',
      packedPolicySize: 0,
    };
  }
}

/** Seals by writing `message(…)` around the JSON; always on, never expires. */
export const legibleMessages: AuthorizationMessages = {
  seal: (message) => `message(${JSON.stringify(message)})`,
  open: (sealed) => (/^message\(.*\)$/.test(sealed) ? (JSON.parse(sealed.slice(8, -1)) as AddressedMessage) : undefined),
};

/** A caller without any right: user TESTER of the empty account, unless `overrides` say otherwise. */
export function principalForTest(overrides: Partial<Principal> = {}): Principal {
  const account = overrides.account ?? '';
  const userName = overrides.userName ?? 'TESTER';
  const arn = overrides.arn ?? `arn:aws:iam::${account}:user/${userName}`;
  const stream = overrides.stream ?? `user/${userName}`;
  return {
    kind: 'user',
    account,
    arn,
    userId: 'AIDA00000000000TESTER',
    userName,
    stream,
    owner: { stream, id: userName, displayName: userName },
    lineage: [{ stream, version: 1 }],
    accessKeyId: 'AKIATESTTESTTESTTEST',
    administrator: false,
    caps: [],
    policies: { identity: [] },
    principal: { kind: overrides.kind ?? 'user', account, arn, userArn: arn },
    tags: [],
    ...overrides,
  };
}

export interface ContextOptions {
  /** What audit records added up to; nothing unless given. */
  readonly activity?: Partial<Activity>;
  /** `ceph` unless given. */
  readonly compat?: 'ceph' | 'aws';
  readonly principal?: Partial<Principal>;
  /** What the node's memory knows. */
  readonly histories?: readonly AnyHistory[];
  readonly settings?: Partial<OperationSettings>;
  /** Over TLS unless told otherwise. */
  readonly secure?: boolean;
  /** Milliseconds since the epoch; one hour after the histories unless given. */
  readonly now?: number;
  readonly headers?: OperationContext['headers'];
}

export interface TestContext extends WriteContext {
  readonly sessions: LegibleSessions;
  /** Everything that was noted for the audit record. */
  readonly noted: Record<string, string | number>;
  /** Every session that was said to be issued. */
  readonly remembered: readonly SessionRecord[];
}

/** Without expiry: no test lives that long. */
const memoryOneTimeUses = (): OneTimeUses => {
  const taken = new Set<string>();
  return { take: async (name) => !taken.has(name) && taken.add(name) !== undefined };
};

/** A complete context without I/O, for deciders and reads. */
export function contextForTest(options: ContextOptions = {}): TestContext {
  const compat = options.compat ?? 'ceph';
  const noted: Record<string, string | number> = {};
  const remembered: SessionRecord[] = [];
  const context: OperationContext & Pick<TestContext, 'vault' | 'ids' | 'sessions'> = {
    requestId: '00000000-0000-7000-8000-0000000000ff',
    now: options.now ?? HISTORY_TIME.getTime() + 3_600_000,
    principal: principalForTest(options.principal),
    headers: options.headers ?? {},
    sourceIp: '192.0.2.7',
    secure: options.secure ?? true,
    settings: { compat, region: 'default', switches: switchesOf(compat), maxSessionDuration: 43_200, customerKeysNeedTls: true, ...options.settings },
    directory: memoryDirectory(options.histories ?? []),
    sessions: new LegibleSessions(),
    messages: legibleMessages,
    oneTimeUses: memoryOneTimeUses(),
    openSecret: async (principal, purpose, sealed) => openLegible(principal, purpose, sealed),
    note: (facts) => void Object.assign(noted, facts),
    sessionIssued: (session) => void remembered.push(session),
    vault: legibleVault,
    ids: countingIds(),
  };
  return { ...context, noted, remembered };
}
