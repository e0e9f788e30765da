/**
 * Appends per second and the time from an append to the feed's handler, in an empty database made for this. After a
 * build: `node dist/libs/eventstore-pg/bench/append-bench.js postgres://… [seconds]`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Append } from '#event-sourcing';
import { EmbeddedFeed, migrate, PgEventStore } from '#eventstore-pg';
import { uuidv7 } from '#kernel';

const types = { RoleUpdated: { schemaVersion: 1, critical: true } };
const data = { roleName: 'S3Access', path: '/', description: 'x'.repeat(200), maxSessionDuration: 3600 };
const meta = { actor: 'arn:aws:iam::111122223333:user/admin', requestId: uuidv7(), sourceIp: '127.0.0.1' };

const appendTo = (stream: string, expected: number, checks: Append['checks']): Append =>
  ({ commandId: uuidv7(), meta, checks, writes: [{ stream, account: '111122223333', expected, events: [{ type: 'RoleUpdated', data }] }] });

function summary(times: number[]): string {
  times.sort((a, b) => a - b);
  const at = (share: number): string => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(2);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

async function throughput(store: PgEventStore, writers: number, seconds: number): Promise<string> {
  const actor = `user/${uuidv7()}`;
  await store.append(appendTo(actor, 0, []));
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: writers }, async () => {
    const stream = `role/${uuidv7()}`;
    for (let version = 0; performance.now() - start < seconds * 1000; version++) {
      const before = performance.now();
      await store.append(appendTo(stream, version, [{ stream: actor, version: 1 }]));
      times.push(performance.now() - before);
    }
  }));
  const { user, system } = process.cpuUsage(cpu);
  const rate = Math.round(times.length / ((performance.now() - start) / 1000));
  return `${writers} writers: ${rate} appends/s, ${summary(times)}, ${Math.round((user + system) / times.length)} µs of Node's CPU each`;
}

async function latency(store: PgEventStore, feed: EmbeddedFeed): Promise<string> {
  let arrived: (() => void) | undefined;
  feed.subscribe('bench', await store.head(), async () => arrived?.());
  const stream = `role/${uuidv7()}`;
  const times: number[] = [];
  for (let version = 0; version < 300; version++) {
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    await store.append(appendTo(stream, version, []));
    const committed = performance.now();
    await arrival;
    times.push(performance.now() - committed);
    await sleep(2);
  }
  await feed.close();
  return summary(times);
}

const connectionString = process.argv[2];
if (connectionString === undefined) throw new Error('name the database: append-bench.js postgres://… [seconds]');
await migrate(connectionString);
const [store, reader] = [new PgEventStore({ connectionString, types }), new PgEventStore({ connectionString, types })];
const seconds = Number(process.argv[3] ?? 4);
for (const writers of [1, 8, 16]) console.log(await throughput(store, writers, seconds));
console.log(`commit to handler, same process: ${await latency(store, new EmbeddedFeed({ store }))}`);
const readAfter = reader.readAfter.bind(reader);
console.log(`commit to handler, by NOTIFY: ${await latency(store, new EmbeddedFeed({ store: { readAfter }, directConnectionString: connectionString, pollInterval: 60_000 }))}`);
await Promise.all([store.close(), reader.close()]);
