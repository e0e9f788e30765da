import { type Checkpoint, type Tenure } from '#event-sourcing';
import { PgEventStore } from '#eventstore-pg';
import { type KafkaFeed, KafkaFeed as Feed, ensureTopics, relay } from '#feed-kafka';
import { CONTRACT_EVENTS, type FeedUnderTest } from '#testing';
import { uuidv7 } from '#kernel';
import { FakeLease, type FakeTenure } from './tenure.js';

export const PARTITIONS = 4;

/** A feed over a topic of its own, with the relay that fills it. */
export interface KafkaUnderTest extends FeedUnderTest {
  readonly store: PgEventStore;
  readonly feed: KafkaFeed;
  readonly topic: string;
  readonly brought: Record<'kafka' | 'postgres', number>;
  readonly failures: string[];
  readonly lease: FakeLease;
  /** Another leader from a checkpoint, or from where the last one was. */
  takeOver(checkpoint?: Checkpoint): FakeTenure;
  stopRelay(): Promise<void>;
}

export interface RigOptions {
  readonly brokers: readonly string[];
  readonly connectionString: string;
  readonly patience?: number;
  readonly lookInterval?: number;
}

export async function kafkaRig({ brokers, connectionString, patience, lookInterval }: RigOptions): Promise<KafkaUnderTest> {
  const topic = `events-${uuidv7()}`;
  await ensureTopics({ brokers, partitions: PARTITIONS, topics: [topic], within: 30_000 });
  const store = new PgEventStore({ connectionString, types: CONTRACT_EVENTS });
  const [brought, failures, lease] = [{ kafka: 0, postgres: 0 }, [] as string[], new FakeLease()];
  const meter = { brought: (source: 'kafka' | 'postgres', events: number): void => void (brought[source] += events), handlerFailed: (): void => undefined };
  const onFailure = (name: string, error: unknown): void => void failures.push(`${name}: ${(error as Error).message}`);
  const feed = new Feed({ brokers, topic, store, types: CONTRACT_EVENTS, pageSize: 7, meter, onFailure, patience, lookInterval });
  const work = relay({ brokers, topic, store, partitions: PARTITIONS, onGrowth: (listener) => store.onAppended(listener), onFailure: (error) => onFailure('relay', error) });
  const relays: { readonly tenure: FakeTenure; readonly run: Promise<void> }[] = [];
  const stopRelay = async (): Promise<void> => {
    for (const { tenure, run } of relays.splice(0)) {
      tenure.end();
      await run;
    }
  };
  const takeOver = (checkpoint: Checkpoint | undefined = lease.checkpoint): FakeTenure => {
    lease.checkpoint = checkpoint;
    const tenure = lease.take();
    // As a campaign does: what fails is begun again while the tenure holds.
    const run = (async () => {
      while (tenure.holds()) await work(tenure satisfies Tenure).catch((error: unknown) => onFailure('relay', error));
    })();
    relays.push({ tenure, run });
    return tenure;
  };
  takeOver();
  const close = async (): Promise<void> => {
    await stopRelay();
    await feed.close();
    await store.close();
  };
  return { store, feed, topic, brought, failures, lease, takeOver, stopRelay, close };
}
