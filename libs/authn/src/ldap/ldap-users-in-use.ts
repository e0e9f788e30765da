import { type UserState, user } from '#iam';
import { type Clock, systemClock } from '#kernel';
import type { Directory, ExternalUsers } from '#operation';
import type { SessionClaims } from '#seal';
import { ProviderRefusal } from '../provider/provider-errors.js';
import { type LdapDirectory, isDisabled } from './ldap-directory.js';

/** Users in one search; slapd gives 500 entries unless it is told otherwise. */
const BATCH = 100;

export interface UsersInUseOptions {
  readonly provider: string;
  readonly clock?: Clock;
  /** A check that did not come to an end; nobody was touched by what it has not seen. */
  readonly failed: (error: unknown) => void;
  readonly ended: (userName: string, why: string) => void;
  /** One check and the searches it took. */
  readonly checked?: (searches: number, seconds: number) => void;
  /** The user has to prove itself anew at its next log-in. */
  readonly forget: (userName: string) => void;
}

/**
 * Users of the directory whose sessions are used on this node. From time to time the directory is asked for all of them at
 * once; who is gone or disabled there loses its sessions, on every node. Only a definite answer counts: an outage, a search
 * base that cannot be seen, a search that was cut short end nobody's.
 */
export class LdapUsersInUse {
  private readonly until = new Map<string, number>();
  private readonly clock: Clock;

  constructor(
    private readonly directory: Pick<LdapDirectory, 'living' | 'find'>,
    private readonly users: Pick<ExternalUsers<UserState>, 'endSessions'>,
    private readonly memory: Pick<Directory, 'get'>,
    private readonly options: UsersInUseOptions,
  ) {
    this.clock = options.clock ?? systemClock;
  }

  /** A session is used here: its user is in use until the session's end. */
  sessionOpened(claims: SessionClaims): void {
    for (const { stream, provider = claims.provider } of claims.lineage) {
      if (!stream.startsWith('user/') || (provider !== this.options.provider && this.memory.get(user, stream)?.state?.type !== 'ldap')) continue;
      if ((this.until.get(stream) ?? 0) < claims.expiresAt) this.until.set(stream, claims.expiresAt);
    }
  }

  get size(): number {
    return this.until.size;
  }

  /** Asks for everybody who is in use. Never rejects. */
  async check(): Promise<void> {
    const from = this.clock.monotonic();
    let searches = 0;
    try {
      const inUse = this.namesInUse();
      for (let i = 0; i < inUse.length; i += BATCH) searches += await this.checkBatch(inUse.slice(i, i + BATCH));
    } catch (error) {
      this.options.failed(error);
    }
    this.options.checked?.(searches, (this.clock.monotonic() - from) / 1000);
  }

  private namesInUse(): readonly (readonly [stream: string, userName: string])[] {
    const now = this.clock.now();
    const names: (readonly [string, string])[] = [];
    for (const [stream, until] of this.until) {
      const userName = until > now ? this.memory.get(user, stream)?.state?.userName : undefined;
      if (userName === undefined) this.until.delete(stream);
      else names.push([stream, userName]);
    }
    return names;
  }

  /** One search when all are there and may be used; one more for each when not, to know whom it is about. */
  private async checkBatch(batch: readonly (readonly [stream: string, userName: string])[]): Promise<number> {
    const living = await this.directory.living(batch.map(([, userName]) => userName));
    if (living.length === batch.length && !living.some(isDisabled)) return 1;
    for (const [stream, userName] of batch) {
      const why = await this.goneOrDisabled(userName);
      if (why !== undefined) await this.end(stream, userName, why);
    }
    return 1 + batch.length;
  }

  private async goneOrDisabled(userName: string): Promise<string | undefined> {
    try {
      return isDisabled(await this.directory.find(userName)) ? 'disabled' : undefined;
    } catch (error) {
      if (error instanceof ProviderRefusal) return error.why === 'unknown' ? 'gone' : undefined;
      throw error;
    }
  }

  private async end(stream: string, userName: string, why: string): Promise<void> {
    this.options.forget(userName);
    await this.users.endSessions(stream, `${this.options.provider}: ${why}`);
    this.until.delete(stream);
    this.options.ended(userName, why);
  }
}
