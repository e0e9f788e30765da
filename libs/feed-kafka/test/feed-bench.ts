/**
 * Time from a commit to the feed's handler, through Kafka and without it, and how fast the relay carries a log. After a
 * build: `node dist/libs/feed-kafka/test/feed-bench.js postgres://… host:port,… [events]`; the database is an empty one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkpoint, Tenure } from '#event-sourcing';
import { LogListener, migrate, PgEventStore } from '#eventstore-pg';
import { KafkaFeed, ensureTopics, relay } from '#feed-kafka';
import { uuidv7 } from '#kernel';

const types = { RoleUpdated: { schemaVersion: 1, critical: true } };
const data = { roleName: 'S3Access', path: '/', description: 'x'.repeat(200), maxSessionDuration: 3600 };
const meta = { actor: 'arn:aws:iam::111122223333:user/admin', requestId: uuidv7(), sourceIp: '127.0.0.1' };
const PARTITIONS = 12;

const [connectionString, list, count = '20000'] = process.argv.slice(2);
if (connectionString === undefined || list === undefined) throw new Error('name database and brokers: feed-bench.js postgres://… host:port,… [events]');
const brokers = list.split(',');
const events = Number(count);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function summary(times: number[]): string {
  times.sort((a, b) => a - b);
  const at = (share: number): string => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(2);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

async function append(store: PgEventStore, account: string, stream: string, expected: number, size: number): Promise<void> {
  await store.append({ commandId: uuidv7(), meta, writes: [{ stream, account, expected, events: Array.from({ length: size }, () => ({ type: 'RoleUpdated', data })) }] });
}

async function latency(store: PgEventStore, feed: KafkaFeed, samples: number): Promise<string> {
  let arrived: (() => void) | undefined;
  feed.subscribe('bench', await store.head(), async () => arrived?.());
  const stream = `role/${uuidv7()}`;
  await append(store, '111122223333', stream, 0, 1);
  await sleep(1500);
  const times: number[] = [];
  for (let version = 1; version <= samples; version++) {
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    await append(store, '111122223333', stream, version, 1);
    const committed = performance.now();
    await arrival;
    times.push(performance.now() - committed);
    await sleep(5 + Math.random() * 20);
  }
  await feed.close();
  return summary(times);
}

/** A tenure that nobody contests. */
function tenureUntil(done: (checkpoint: Checkpoint) => boolean): { tenure: Tenure; stop: () => void } {
  const ended = new AbortController();
  const advance = async (checkpoint: Checkpoint): Promise<void> => {
    if (done(checkpoint)) ended.abort();
  };
  return { tenure: { name: 'relay', term: 1n, checkpoint: undefined, signal: ended.signal, holds: () => !ended.signal.aborted, advance }, stop: () => ended.abort() };
}

await migrate(connectionString);
const topic = `bench-${uuidv7()}`;
await ensureTopics({ brokers, partitions: PARTITIONS, topics: [topic] });
const [store, reader] = [new PgEventStore({ connectionString, types }), new PgEventStore({ connectionString, types })];
const listener = new LogListener(connectionString);
const carry = relay({ brokers, topic, store: reader, partitions: PARTITIONS, onGrowth: (wake) => listener.onGrowth(wake) });

await Promise.all(Array.from({ length: 40 }, (_, n) => append(store, `1111222233${n}`, `role/${uuidv7()}`, 0, Math.ceil(events / 40))));
const last = (await store.readAfter({ era: 0, transaction: 0n, number: 0n }, 1_000_000)).events.at(-1)!;
const start = performance.now();
const all = tenureUntil(({ eventId }) => eventId === last.id);
await carry(all.tenure);
say(`relay: ${Math.round(events / ((performance.now() - start) / 1000))} events/s from the log to ${PARTITIONS} partitions, acknowledged`);

const { tenure, stop } = tenureUntil(() => false);
const running = carry(tenure);
const options = { topic, types, store: { readAfter: reader.readAfter.bind(reader) } };
say(`commit to handler, by Kafka: ${await latency(store, new KafkaFeed({ ...options, brokers }), 500)}`);
stop();
await running;
say(`commit to handler, without Kafka: ${await latency(store, new KafkaFeed({ ...options, brokers: ['127.0.0.1:1'] }), 60)}`);
await Promise.all([listener.close(), store.close(), reader.close()]);
