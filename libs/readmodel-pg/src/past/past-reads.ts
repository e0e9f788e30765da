import { type Aggregate, type EventStore, type Versioned, fold } from '#event-sourcing';
import { RolegateError } from '#kernel';
import { type Activity, type AsOf, type NamedStream, type Past, type ReadsAsOf, eventsUntil } from '#operation';
import { asServiceUnavailable } from '../unavailable.js';

/** Audit records are kept for a while and add up to the present: what was last used then, nobody knows any more. */
const noActivityOfThen: Activity = {
  lastUses: async () => new Map(),
  hourlyUsage: () => Promise.reject(singleThingsOnly()),
  usage: () => Promise.reject(singleThingsOnly()),
  trimUsage: () => Promise.reject(singleThingsOnly()),
  sessions: () => Promise.reject(singleThingsOnly()),
  credentialReports: {
    find: () => Promise.reject(singleThingsOnly()), begin: () => Promise.reject(singleThingsOnly()), finish: () => Promise.reject(singleThingsOnly()), abandon: () => Promise.reject(singleThingsOnly()),
  },
};

const singleThingsOnly = (): RolegateError =>
  new RolegateError('NotImplemented', 'Only single things are shown as they were: what lists, counts or searches shows the present.', { reason: 'not-as-of' });

/** Single things as they were at a moment, folded from their streams. */
export class PastReads implements ReadsAsOf {
  asked = false;

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly moment: AsOf,
    /** Streams that were ever found by a claim. */
    private readonly claimants: (kind: string, key: string) => Promise<readonly NamedStream[]>,
    private readonly whole: Past,
  ) {}

  get past(): Past {
    this.asked = true;
    return this.whole;
  }

  async byKey<S>(aggregate: Aggregate<S>, key: string): Promise<Versioned<S> | undefined> {
    this.asked = true;
    for (const { stream } of await this.claimants(aggregate.kind, key)) {
      const found = await this.byStream(aggregate, stream);
      if (found?.state !== undefined && aggregate.keys(found.state).includes(key)) return found;
    }
    return undefined;
  }

  async byStream<S>(aggregate: Aggregate<S>, stream: string): Promise<Versioned<S> | undefined> {
    this.asked = true;
    const events = eventsUntil(await this.store.readStream(stream).catch((error: unknown) => Promise.reject(asServiceUnavailable(error))), this.moment);
    return events.length === 0 ? undefined : { stream, version: events.at(-1)!.version, state: fold(aggregate, undefined, events) };
  }

  list = (): Promise<never> => Promise.reject(singleThingsOnly());
  readonly activity = noActivityOfThen;
  countReferences = (): Promise<never> => Promise.reject(singleThingsOnly());
  counts = (): Promise<never> => Promise.reject(singleThingsOnly());
  recordedRequests = (): Promise<never> => Promise.reject(singleThingsOnly());
  auditRecord = (): Promise<never> => Promise.reject(singleThingsOnly());
  projections = (): Promise<never> => Promise.reject(singleThingsOnly());
}
