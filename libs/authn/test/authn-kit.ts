import { ORIGIN, type NewEvent, type Position, type Versioned } from '#event-sourcing';
import { accessKeyCreated, createUserEvents, role, type RoleState, user, type NewUser, type UserState } from '#iam';
import type { Directory } from '#operation';
import { switchesOf } from '#policy';
import { KeyRing, issueToken, type SessionClaims } from '#seal';
import { type AnyHistory, countingIds, type History, history, legibleVault, memoryDirectory, openLegible } from '#testing';
import { type Credential, Credentials, type CredentialsOptions, type LivingCredential } from '../src/credentials.js';

export const NOW = Date.UTC(2026, 0, 2, 4, 4, 5);
export const CLUSTER = 'cluster-1';
export const KEY = 'TESTER';
export const SECRET = 'test123';

/** The stream of a user named by `input`, followed by `then`. */
export function userHistory(input: Partial<NewUser> = {}, then: (stream: string) => readonly NewEvent[] = () => []): History<UserState> {
  const { append, stream } = createUserEvents({ account: '', userName: 'TESTER', displayName: 'TestUser', accessKey: { accessKeyId: KEY, secretAccessKey: SECRET }, ...input }, legibleVault, countingIds(), NOW);
  return history(user, stream, input.account ?? '', [...append.writes[0]!.events, ...then(stream)]);
}

export const USER_STREAM = userHistory().stream;
export const ROLE_STREAM = 'role/AROA1';

export const secondKey = (id: string) => (stream: string): NewEvent => accessKeyCreated(stream, { accessKeyId: id, secretAccessKey: 'other' }, legibleVault);
export const keyStatus = (status: 'Active' | 'Inactive', accessKeyId = KEY): NewEvent => ({ type: 'AccessKeyStatusChanged', data: { accessKeyId, status } });
export const policyPut = (policyDocument: string, type: 'UserPolicyPut' | 'RolePolicyPut' = 'UserPolicyPut'): NewEvent => ({ type, data: { policyName: 'p', policyDocument } });
export const event = (type: string, data: object = {}): NewEvent => ({ type, data });

export const roleHistory = (then: readonly NewEvent[] = [], account = '', tags: readonly { Key: string; Value: string }[] = []): History<RoleState> =>
  history(role, ROLE_STREAM, account, [event('RoleCreated', { roleId: 'AROA1', roleName: 'S3Access', path: '/team/', assumeRolePolicyDocument: '{}', maxSessionDuration: 3600, tags }), ...then]);

export const ring = (...ids: string[]): KeyRing => new KeyRing('token', ids.map((id, i) => ({ id, material: Buffer.alloc(32, id), issuing: i === 0 })));

export const claims = (overrides: Partial<SessionClaims> = {}): SessionClaims => ({
  accessKeyId: 'ASIASESSIONSESSION00', secretAccessKey: 'session-secret', sessionId: 'session-1', kind: 'assumed-role',
  issuedAt: NOW - 1000, expiresAt: NOW + 60_000, position: '0.0.0', account: '', principal: ROLE_STREAM, sessionName: 'bob', owner: USER_STREAM,
  lineage: [{ stream: USER_STREAM, epoch: 0, accessKeyId: KEY }, { stream: ROLE_STREAM, epoch: 0 }],
  ...overrides,
});

export const tokenOf = (of: SessionClaims, under = ring('k1'), cluster = CLUSTER): string => issueToken(under, cluster, of).token;

/** Folds each history once, as a node's memory does: the same state is the same object. */
export function memoryOf(log: readonly AnyHistory[]): Directory {
  const directory = memoryDirectory(log);
  const entries = new Map<string, Versioned<unknown> | undefined>();
  const kept = <T extends Versioned<unknown> | undefined>(name: string, entry: T): T => {
    if (!entries.has(name)) entries.set(name, entry);
    return entries.get(name) as T;
  };
  return {
    ...directory,
    get: (aggregate, stream) => kept(stream, directory.get(aggregate, stream)),
    find: (aggregate, key) => {
      const found = directory.find(aggregate, key);
      return found && kept(found.stream, found);
    },
  };
}

/** A node whose memory holds `known` until it has caught up with `log`. */
export class Node {
  catchUps = 0;
  opened = 0;
  private now: Directory;
  private at: Position = ORIGIN;
  readonly credentials: Credentials;
  readonly directory: Directory;
  ring: KeyRing;

  constructor(private log: readonly AnyHistory[], known: readonly AnyHistory[] = log, options: Partial<CredentialsOptions> & { ring?: KeyRing } = {}) {
    this.now = memoryOf(known);
    this.ring = options.ring ?? ring('k1');
    const directory: Directory = this.directory = {
      find: (aggregate, key) => this.now.find(aggregate, key),
      get: (aggregate, stream) => this.now.get(aggregate, stream),
      catchUp: async () => { this.catchUps++; this.knows(this.log); this.at = { era: 9, transaction: 9n, number: 9n }; },
      applied: async () => {}, position: () => this.at, freshen: () => undefined, assertFresh: () => {},
    };
    this.credentials = new Credentials({
      directory, switches: switchesOf('ceph'), tokenRing: () => this.ring, clusterId: CLUSTER,
      openSecret: async (principal, purpose, sealed) => { this.opened++; return openLegible(principal, purpose, sealed); },
      ...options,
    });
  }

  /** Memory and log are this from here on. */
  knows(log: readonly AnyHistory[]): void {
    this.log = log;
    this.now = memoryOf(log);
  }
}

/** The credential of a caller who is not refused. */
export async function living(found: Promise<Credential>): Promise<LivingCredential> {
  const credential = await found;
  if ('refusal' in credential) throw credential.refusal;
  return credential;
}

/** What an async call was refused with. */
export async function refusalOf(work: Promise<unknown>): Promise<{ code?: string; message: string; reason?: string; detail?: string; fields?: Record<string, string> }> {
  const outcome = await work.then(() => undefined, (error: unknown) => error as never);
  if (outcome === undefined) throw new Error('nothing was refused');
  return outcome;
}
