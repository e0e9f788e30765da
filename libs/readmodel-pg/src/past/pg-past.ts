import { setTimeout as sleep } from 'node:timers/promises';
import { type Aggregate, type EventStore, type StoredEvent, comparePositions, streamKind } from '#event-sourcing';
import type { AsOf, NamedStream, Past, ReadsAsOf } from '#operation';
import type { Pool } from 'pg';
import { asServiceUnavailable, serviceUnavailable } from '../unavailable.js';
import { readNamed, readReached } from './name-index.js';
import { NamesOfEvents, spokenName } from './names-of-events.js';
import { PastReads } from './past-reads.js';

/** Events behind the index that a reader looks through by itself. */
const TAIL = 500;
/** Milliseconds for which a reader waits for an index that is further behind: it may be building it. */
const PATIENCE = 5000;
const PAUSE = 20;

/** History from the log in Postgres. */
export class PgPast implements Past {
  constructor(
    private readonly pool: Pool,
    private readonly store: Pick<EventStore, 'readStream' | 'readAfter' | 'readDataKey'>,
    private readonly aggregates: ReadonlyMap<string, Aggregate>,
  ) {}

  async streamsNamed(kind: string, name: string, account?: string): Promise<readonly NamedStream[]> {
    const found = [...(await this.named(kind, spokenName(name), account))];
    const byId = `${kind}/${name}`;
    const own = found.some(({ stream }) => stream === byId) ? [] : await this.events(byId);
    if (own[0] && (account === undefined || own[0].account === account)) found.push({ stream: byId, account: own[0].account });
    return this.byBeginning(found);
  }

  async events(stream: string): Promise<readonly StoredEvent[]> {
    return this.store.readStream(stream).catch((error: unknown) => Promise.reject(asServiceUnavailable(error)));
  }

  async isErased(stream: string): Promise<boolean> {
    return (await this.store.readDataKey(stream).catch((error: unknown) => Promise.reject(asServiceUnavailable(error)))) === undefined;
  }

  reads(moment: AsOf): ReadsAsOf {
    return new PastReads(this.store, moment, (kind, name, account) => this.named(kind, name, account), this);
  }

  /** The first made comes first; one that a rolled-back log does not have any more is left out. */
  private async byBeginning(streams: readonly NamedStream[]): Promise<readonly NamedStream[]> {
    if (streams.length === 0) return [];
    const first = await Promise.all(streams.map(async (one) => ({ one, event: (await this.events(one.stream))[0] })));
    return first.filter(({ event }) => event !== undefined).sort((a, b) => comparePositions(a.event!.position, b.event!.position)).map(({ one }) => one);
  }

  /** The index, and the end of the log that is not in it yet. Read in this order, nothing falls in between. */
  private async named(kind: string, name: string, account: string | undefined): Promise<readonly NamedStream[]> {
    try {
      const tail = await this.tail(kind);
      const late = await new NamesOfEvents(this.store, this.aggregates).of(tail);
      // A bucket may have had its name in one account and then in another.
      const found = new Map((await readNamed(this.pool, kind, name, account)).map((one) => [`${one.stream}\n${one.account}`, one]));
      for (const one of late) if (one.name === name && (account === undefined || one.account === account)) found.set(`${one.stream}\n${one.account}`, { stream: one.stream, account: one.account });
      return [...found.values()];
    } catch (error) {
      throw asServiceUnavailable(error);
    }
  }

  /** Events of a kind behind the index, up to everything that was committed before the call. */
  private async tail(kind: string): Promise<readonly StoredEvent[]> {
    for (const end = performance.now() + PATIENCE; ; await sleep(PAUSE)) {
      const { events, more, bound, top } = await this.store.readAfter((await readReached(this.pool)).position, TAIL);
      if (!more && comparePositions(bound, top) >= 0) return events.filter(({ stream }) => streamKind(stream) === kind);
      if (performance.now() > end) throw serviceUnavailable('projection-behind', 'the index of names is not built yet');
    }
  }
}
