import { type Aggregate, type EventStore, type Versioned, fold } from '#event-sourcing';
import { RolegateError } from '#kernel';
import { type Activity, type AsOf, type ListPage, type ListQuery, type NamedStream, type Past, type Present, type ReadsAsOf, eventsUntil } from '#operation';
import { asServiceUnavailable } from '../unavailable.js';
import { claimedName, referredName } from './names-of-events.js';

/** Audit records are kept for a while and add up to the present: what was last used then, nobody knows any more. */
const noActivityOfThen: Activity = {
  lastUses: async () => new Map(),
  hourlyUsage: () => Promise.reject(notAsOf()),
  usage: () => Promise.reject(notAsOf()),
  trimUsage: () => Promise.reject(notAsOf()),
  sessions: () => Promise.reject(notAsOf()),
  credentialReports: {
    find: () => Promise.reject(notAsOf()), begin: () => Promise.reject(notAsOf()), finish: () => Promise.reject(notAsOf()), abandon: () => Promise.reject(notAsOf()),
  },
};

const notAsOf = (): RolegateError =>
  new RolegateError('NotImplemented', 'Shown as they were are single things, and what refers to one: other lists and searches show the present.', { reason: 'not-as-of' });

/** Streams that are folded for a list or a count: each is read whole. */
const MOST = 5000;
/** Read at once. */
const READERS = 8;

/**
 * Things as they were at a moment, folded from their streams: single ones, and those that referred to something (who was
 * in a group, to what a policy was attached).
 */
export class PastReads implements ReadsAsOf {
  asked = false;
  readonly activity = noActivityOfThen;

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly moment: AsOf,
    /** Streams of a kind that ever had this name of the index. */
    private readonly everNamed: (kind: string, name: string, account?: string) => Promise<readonly NamedStream[]>,
    private readonly whole: Past,
  ) {}

  get past(): Past {
    this.asked = true;
    return this.whole;
  }

  async byKey<S>(aggregate: Aggregate<S>, key: string): Promise<Versioned<S> | undefined> {
    this.asked = true;
    for (const { stream } of await this.everNamed(aggregate.kind, claimedName(key))) {
      const found = await this.byStream(aggregate, stream);
      if (found?.state !== undefined && aggregate.keys(found.state).includes(key)) return found;
    }
    return undefined;
  }

  async byStream<S>(aggregate: Aggregate<S>, stream: string): Promise<Versioned<S> | undefined> {
    this.asked = true;
    try {
      const events = eventsUntil(await this.store.readStream(stream), this.moment);
      return events.length === 0 ? undefined : { stream, version: events.at(-1)!.version, state: fold(aggregate, undefined, events) };
    } catch (error) {
      throw asServiceUnavailable(error);
    }
  }

  async list<S>(aggregate: Aggregate<S>, { account, pathPrefix, references, afterName = '', limit }: ListQuery): Promise<ListPage<S>> {
    if (references === undefined) throw notAsOf();
    const items = (await this.referring(aggregate, typeof references === 'string' ? [references] : references, account)).map((item) => ({ item, row: aggregate.row(item.state) }))
      .filter(({ row }) => byteOrder(row.name, afterName) > 0 && row.path.startsWith(pathPrefix ?? '')).sort((a, b) => byteOrder(a.row.name, b.row.name));
    // As in the present: a page never ends between two of one name.
    const last = items[limit - 1]?.row.name;
    const page = items.length > limit ? items.filter(({ row }) => byteOrder(row.name, last!) <= 0) : items;
    return { items: page.map(({ item }) => item), nextName: items.length > page.length ? last : undefined };
  }

  async countReferences(aggregates: readonly Aggregate<any>[], account: string, names: readonly string[]): Promise<ReadonlyMap<string, number>> { // eslint-disable-line @typescript-eslint/no-explicit-any
    const counts = new Map<string, number>();
    for (const name of new Set(names)) {
      for (const aggregate of aggregates) {
        const { length } = await this.referring(aggregate, [name], account);
        if (length > 0) counts.set(name, (counts.get(name) ?? 0) + length);
      }
    }
    return counts;
  }

  counts = (): Promise<never> => Promise.reject(notAsOf());
  recordedRequests = (): Promise<never> => Promise.reject(notAsOf());
  auditRecord = (): Promise<never> => Promise.reject(notAsOf());
  projections = (): Promise<never> => Promise.reject(notAsOf());

  /** Those that referred to one of these. */
  private async referring<S>(aggregate: Aggregate<S>, references: readonly string[], account: string | undefined): Promise<readonly Present<S>[]> {
    this.asked = true;
    const ever = await Promise.all(references.map((reference) => this.everNamed(aggregate.kind, referredName(reference), account)));
    const candidates = [...new Set(ever.flat().map(({ stream }) => stream))];
    if (candidates.length > MOST) throw notAsOf();
    const found: Present<S>[] = [];
    await Promise.all(Array.from({ length: READERS }, async () => {
      for (let stream = candidates.pop(); stream !== undefined; stream = candidates.pop()) {
        const read = await this.byStream(aggregate, stream);
        if (read?.state === undefined || (account !== undefined && aggregate.row(read.state).account !== account)) continue;
        const now = aggregate.references?.(read.state) ?? [];
        if (references.some((reference) => now.includes(reference))) found.push({ ...read, state: read.state });
      }
    }));
    return found;
  }
}

const byteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
