import { type Append, ConflictError, type EventMeta, type EventStore } from '#event-sourcing';
import { type UserSessionsRevoked, type UserState, appendTo, createUserEvents, uidKey, user, userNameKey } from '#iam';
import { RolegateError, uuidv7 } from '#kernel';
import type { Barrier, Directory, ExternalUser, ExternalUsers, Present } from '#operation';
import { type RevocationState, cutOffSessions, federatedSubject, revocation } from '#sts';
import type { SecretVault } from './vault.js';
import { ids } from './write-executor.js';

/** Another node may make or change the same user at the same moment: more rounds than that would be a fault. */
const MOST_ROUNDS = 5;

const meta = (task: string, reason: string): EventMeta => ({ actor: `arn:aws:iam:::system/${task}`, requestId: task, sourceIp: '', reason });

/** Users of identity providers, written to the log like any other user. */
export class LogExternalUsers implements ExternalUsers<UserState> {
  /** By name: who logs in a hundred times at once is made once. */
  private readonly making = new Map<string, Promise<Present<UserState>>>();

  constructor(
    private readonly log: Pick<EventStore, 'append'>,
    private readonly directory: Pick<Directory, 'find' | 'get' | 'catchUp' | 'applied'>,
    private readonly barrier: Barrier,
    private readonly vault: Pick<SecretVault, 'forDecision'>,
    /** Seconds; of the configuration. */
    private readonly maxSessionDuration = 0,
  ) {}

  async ensure(wanted: ExternalUser): Promise<Present<UserState>> {
    const key = userNameKey(wanted.tenant, wanted.userName);
    const found = this.find(key);
    if (found) return found;
    const under = this.making.get(key);
    if (under) return under;
    const making = this.make(wanted, key).finally(() => this.making.delete(key));
    this.making.set(key, making);
    return making;
  }

  async endSessions(stream: string, reason: string): Promise<void> {
    for (let round = 1; ; round++) {
      const found = this.directory.get(user, stream);
      if (!found?.state) return;
      const revoked: UserSessionsRevoked = { type: 'UserSessionsRevoked', data: { revocationId: uuidv7() } };
      try {
        return await this.end(appendTo(found as Present<UserState>, [revoked]), reason);
      } catch (error) {
        await this.afterConflict(error, round);
      }
    }
  }

  async endSessionsOf(stream: string, subject: string, reason: string): Promise<void> {
    const target = federatedSubject(stream, subject);
    for (let round = 1; ; round++) {
      const existing = this.directory.get(revocation, target.stream);
      const wanted = { target, revocationId: uuidv7(), issuedBefore: undefined, now: Date.now(), maxSessionDuration: this.maxSessionDuration, of: { provider: stream, subject } };
      const write = cutOffSessions(existing?.state ? (existing as Present<RevocationState>) : undefined, wanted);
      if (!write) return;
      try {
        return await this.end([write], reason);
      } catch (error) {
        await this.afterConflict(error, round);
      }
    }
  }

  private async end(writes: Append['writes'], reason: string): Promise<void> {
    const { position } = await this.log.append({ commandId: uuidv7(), meta: meta('external-users', reason), writes });
    await this.barrier.passed(position, writes.map(({ account }) => account));
  }

  private async make({ userName, tenant, type, displayName }: ExternalUser, key: string): Promise<Present<UserState>> {
    for (let round = 1; ; round++) {
      // Another node may have made it a moment ago.
      await this.directory.catchUp();
      const found = this.find(key);
      if (found) return found;
      if (this.find(uidKey(tenant === '' ? userName : `${tenant}$${userName}`))) throw uidTaken(userName);
      const { append } = createUserEvents({ account: tenant, userName, displayName, type }, await this.vault.forDecision([]), ids, Date.now());
      try {
        await this.write({ commandId: uuidv7(), meta: meta('external-users', `first log-in through ${type}`), ...append });
      } catch (error) {
        await this.afterConflict(error, round);
      }
    }
  }

  /** A user made anew leaves nothing stale on any node: that this one has it is enough. */
  private async write(append: Append): Promise<void> {
    const { position } = await this.log.append(append);
    await this.directory.applied(position);
  }

  private find(key: string): Present<UserState> | undefined {
    const found = this.directory.find(user, key);
    return found?.state && (found as Present<UserState>);
  }

  /** @throws what it is, unless it is a conflict that may go away */
  private async afterConflict(error: unknown, round: number): Promise<void> {
    if (!(error instanceof ConflictError)) throw error;
    if (round === MOST_ROUNDS) throw new RolegateError('ServiceUnavailable', '', { reason: 'concurrent-modification', detail: `${error.kind} on ${error.subject}` });
    await this.directory.catchUp();
  }
}

/** Uids are unique: nobody of a directory becomes, or stands beside, a user of a real account. */
const uidTaken = (userName: string): RolegateError =>
  new RolegateError('AccessDenied', 'Access Denied', { reason: 'uid-taken', detail: `${userName} is the uid of a user of an account` });
