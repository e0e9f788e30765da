import type { Clock } from '#kernel';
import { LdapConnection } from './ldap-connection.js';
import { isDefinite, unavailable } from './ldap-errors.js';
import { type LdapOptions, attemptMs } from './ldap-options.js';

/** Milliseconds for which a server that failed is asked last. */
const AVOIDED = 15_000;

/**
 * The servers of a directory with the connections to them: one on which everybody searches, and a few on which one password at
 * a time is checked. What fails on one server is tried on the next.
 */
export class LdapServers {
  private readonly failedAt = new Map<string, number>();
  private searching: Promise<LdapConnection> | undefined;
  private readonly idle: LdapConnection[] = [];
  private closed = false;

  constructor(private readonly options: LdapOptions, private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** Work on the connection of the service account. @throws ProviderUnavailable; what the server answers */
  search<R>(work: (connection: LdapConnection) => Promise<R>): Promise<R> {
    return this.attempt((uris) => this.searcher(uris), work, () => undefined);
  }

  /** Work on a connection of its own, whose identity it may change. @throws as search */
  exclusively<R>(work: (connection: LdapConnection) => Promise<R>): Promise<R> {
    return this.attempt(
      async (uris) => {
        for (let one = this.idle.pop(); one; one = this.idle.pop()) {
          if (one.usable && uris.includes(one.uri)) return { connection: one, fresh: false };
          one.close();
        }
        return { connection: await this.open(uris, false), fresh: true };
      },
      work,
      (connection) => this.giveBack(connection),
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const one of this.idle.splice(0)) one.close();
    (await this.searching?.catch(() => undefined))?.close();
  }

  /**
   * A connection that had been lying idle may have been cut without a word: that one time the same server is asked again,
   * over a new one. Not one that has been waited for: it would not answer over another either.
   */
  private async attempt<R>(take: (uris: readonly string[]) => Promise<{ connection: LdapConnection; fresh: boolean }>, work: (connection: LdapConnection) => Promise<R>, done: (connection: LdapConnection) => void): Promise<R> {
    let uris = this.inOrder();
    for (;;) {
      const { connection, fresh } = await take(uris);
      const from = this.clock.monotonic();
      try {
        const result = await work(connection);
        this.failedAt.delete(connection.uri);
        done(connection);
        return result;
      } catch (error) {
        if (isDefinite(error)) {
          done(connection);
          throw error;
        }
        connection.close();
        if (!fresh && this.clock.monotonic() - from < attemptMs(this.options) / 2) continue;
        this.failed(connection.uri);
        uris = uris.filter((uri) => uri !== connection.uri);
        if (uris.length === 0) throw unavailable(`${connection.uri} does not answer`, error);
      }
    }
  }

  /** The one connection for searches; of several callers who find it gone one opens the next. */
  private async searcher(uris: readonly string[]): Promise<{ connection: LdapConnection; fresh: boolean }> {
    const current = this.searching;
    const known = await current?.catch(() => undefined);
    if (known?.usable && uris.includes(known.uri)) return { connection: known, fresh: false };
    if (this.searching !== current) return this.searcher(uris);
    known?.close();
    const opening = this.open(uris, true);
    this.searching = opening;
    return { connection: await opening, fresh: true };
  }

  private async open(uris: readonly string[], bound: boolean): Promise<LdapConnection> {
    let last: unknown;
    for (const uri of uris) {
      try {
        return await LdapConnection.open(uri, this.options, attemptMs(this.options), bound);
      } catch (error) {
        this.failed(uri);
        last = unavailable(`${uri} takes no connection`, error);
      }
    }
    throw last;
  }

  private giveBack(connection: LdapConnection): void {
    if (this.closed || !connection.usable || this.idle.length >= this.options.connections) connection.close();
    else this.idle.push(connection);
  }

  private failed(uri: string): void {
    this.failedAt.set(uri, this.clock.monotonic());
  }

  /** As configured, those that failed a moment ago last. */
  private inOrder(): readonly string[] {
    const now = this.clock.monotonic();
    const avoided = (uri: string): number => (now - (this.failedAt.get(uri) ?? -Infinity) < AVOIDED ? 1 : 0);
    return [...this.options.uris].sort((a, b) => avoided(a) - avoided(b));
  }
}
