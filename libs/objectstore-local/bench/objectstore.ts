/**
 * Rates and times of the store alone, without HTTP and signatures:
 *   DATABASE_URL=postgres://… node --import ./libs/objectstore-local/test/run-typescript.mjs libs/objectstore-local/bench/objectstore.ts [seconds]
 * The store and Postgres share the machine; the database must be empty. CPU is that of this process, per operation.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { LocalObjectStore } from '../src/index.js';
import { migrateObjectStore } from '../test/migrated.js';

const seconds = Number(process.argv[2] ?? 3);

async function measure(name: string, concurrency: number, operation: (i: number) => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  let issued = 0;
  const until = performance.now() + seconds * 1000;
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (performance.now() < until) {
      const begun = performance.now();
      await operation(issued++);
      times.push(performance.now() - begun);
    }
  }));
  const took = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  const at = (share: number): string => times[Math.floor(times.length * share)]!.toFixed(2);
  process.stdout.write(`${name.padEnd(34)} x${String(concurrency).padEnd(3)} ${(times.length / (took / 1000)).toFixed(0).padStart(7)}/s  p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  CPU ${((user + system) / times.length).toFixed(0)} µs\n`);
}

const connectionString = process.env['DATABASE_URL'];
if (connectionString === undefined) throw new Error('DATABASE_URL must name an empty database');
await migrateObjectStore(connectionString);
const blobDir = await mkdtemp(join(tmpdir(), 'rolegate-bench-'));
const store = await LocalObjectStore.open({ database: { connectionString: connectionString }, blobDir });
const setup = new pg.Client(connectionString);
await setup.connect();

/** `count` keys folded into ten prefixes, written straight into the tables. */
async function fill(bucketId: string, count: number, key: string): Promise<void> {
  await store.createBucket(bucketId);
  await setup.query(
    `insert into store.object (bucket_id, key, size, etag, last_modified, contents, body)
     select $1, convert_to(${key}, 'UTF8'), 1, 'x', now(), store.contents(now(), '<ETag>&quot;0cc175b9c0f1b6a831c399e269772661&quot;</ETag><Size>1</Size><StorageClass>STANDARD</StorageClass>'), 'x'
     from generate_series(1, $2::int) i`, [bucketId, count]);
}

const body = randomBytes(4096);
const large = randomBytes(1024 * 1024);
const headers = { 'content-type': 'binary/octet-stream' };
await store.createBucket('objects');
await Promise.all(Array.from({ length: 1000 }, (_, i) => store.put('objects', `get/${i}`, body, { headers })));
await store.put('objects', 'large', large);

await measure('GET 4 KiB', 64, (i) => store.get('objects', `get/${i % 1000}`));
await measure('GET 4 KiB', 1, (i) => store.get('objects', `get/${i % 1000}`));
await measure('HEAD', 64, (i) => store.head('objects', `get/${i % 1000}`));
await measure('GET 1 MiB', 8, async () => {
  const result = await store.get('objects', 'large');
  if (!Buffer.isBuffer(result!.body)) for await (const chunk of result!.body) if (chunk.length === 0) throw new Error('empty chunk');
});
await measure('PUT 4 KiB, new keys', 64, (i) => store.put('objects', `put/${i}`, body, { headers }));
await measure('PUT 4 KiB, overwriting', 64, (i) => store.put('objects', `get/${i % 1000}`, body, { headers }));
await measure('PUT 4 KiB', 1, (i) => store.put('objects', `put/${i}`, body, { headers }));
await measure('PUT 1 MiB', 8, (i) => store.put('objects', `file/${i % 50}`, large));
await measure('DELETE', 64, (i) => store.delete('objects', `put/${i}`));

for (const count of [1000, 100_000, 1_000_000]) {
  await fill(`flat-${count}`, count, `'key/' || lpad(i::text, 8, '0')`);
  await fill(`folded-${count}`, count, `(i % 10) || '/' || lpad(i::text, 8, '0')`);
  await fill(`folders-${count}`, count, `lpad((i % (${count} / 10))::text, 8, '0') || '/' || lpad(i::text, 8, '0')`);
  await setup.query('vacuum analyze store.object');
  await measure(`LIST 1,000 of ${count}`, 4, () => store.list(`flat-${count}`, { limit: 1000 }));
  await measure(`LIST 1,000 of ${count}, delimiter`, 4, () => store.list(`flat-${count}`, { limit: 1000, delimiter: '/', prefix: 'key/' }));
  await measure(`LIST ten prefixes of ${count}`, 4, () => store.list(`folded-${count}`, { limit: 1000, delimiter: '/' }));
  await measure(`LIST prefixes of ten, of ${count}`, 4, () => store.list(`folders-${count}`, { limit: 1000, delimiter: '/' }));
}

await setup.end();
await store.close();
await rm(blobDir, { recursive: true, force: true });
