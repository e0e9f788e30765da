/**
 * What encryption costs the store: the same objects open and sealed, turn by turn in one run, without HTTP and signatures:
 *   DATABASE_URL=postgres://… node --import ./libs/objectstore-local/test/run-typescript.mjs libs/objectstore-local/bench/encryption.ts [seconds]
 * The database must be empty. Prints the median of the turns' rates, CPU of this process per operation, and the ratio sealed/open.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newObjectKey, wrapObjectKey } from '#seal';
import type { GetResult, ObjectSealing } from '#s3';
import { LocalObjectStore } from '../src/index.js';
import { migrateObjectStore } from '../test/migrated.js';

const seconds = Number(process.argv[2] ?? 1);
const TURNS = 5;
const connectionString = process.env['DATABASE_URL'];
if (connectionString === undefined) throw new Error('DATABASE_URL must name an empty database');
await migrateObjectStore(connectionString);
const blobDir = await mkdtemp(join(tmpdir(), 'rolegate-bench-'));
const store = await LocalObjectStore.open({ database: { connectionString }, blobDir });
await store.createBucket('b');

const parent = newObjectKey();
/** As a request does: a new key, wrapped. */
const sealed = (name: string): ObjectSealing => {
  const key = newObjectKey();
  return { key, encryption: { type: 'SSE-S3', wrappedKey: wrapObjectKey(parent, ['SSE-S3', 'b', name], key) } };
};

async function drained(got: GetResult | undefined): Promise<void> {
  if (Buffer.isBuffer(got!.body)) return;
  for await (const _ of got!.body);
}

/** As sockets bring it. */
async function* inChunks(body: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += 64 << 10) yield body.subarray(at, at + (64 << 10));
}

interface Turn {
  readonly rate: number;
  readonly cpu: number;
}

async function turn(concurrency: number, operation: (i: number) => Promise<unknown>): Promise<Turn> {
  let done = 0;
  let issued = 0;
  const start = performance.now();
  const until = start + seconds * 1000;
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (performance.now() < until) {
      await operation(issued++);
      done += 1;
    }
  }));
  const { user, system } = process.cpuUsage(before);
  return { rate: done / ((performance.now() - start) / 1000), cpu: (user + system) / done };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

async function compare(name: string, concurrency: number, open: (i: number) => Promise<unknown>, closed: (i: number) => Promise<unknown>): Promise<void> {
  const turns: { open: Turn[]; closed: Turn[] } = { open: [], closed: [] };
  for (let i = 0; i < TURNS; i++) {
    turns.open.push(await turn(concurrency, open));
    turns.closed.push(await turn(concurrency, closed));
  }
  const [a, b] = [turns.open, turns.closed].map((all) => ({ rate: median(all.map(({ rate }) => rate)), cpu: median(all.map(({ cpu }) => cpu)) })) as [Turn, Turn];
  process.stdout.write(`${name.padEnd(14)} open ${a.rate.toFixed(1).padStart(8)}/s ${a.cpu.toFixed(0).padStart(8)} µs   sealed ${b.rate.toFixed(1).padStart(8)}/s ${b.cpu.toFixed(0).padStart(8)} µs   rate ×${(b.rate / a.rate).toFixed(2)}  CPU ×${(b.cpu / a.cpu).toFixed(2)}\n`);
}

for (const [size, concurrency] of [[4096, 64], [1 << 20, 8], [64 << 20, 1]] as const) {
  const body = randomBytes(size);
  const held = sealed('get-sealed');
  await store.put('b', 'get-open', body);
  await store.put('b', 'get-sealed', body, { sealing: held });
  const label = size < 1 << 20 ? `${size >> 10} KiB` : `${size >> 20} MiB`;
  const name = (i: number): string => `put-${i % 1000}`;
  await compare(`PUT ${label}`, concurrency, (i) => store.put('b', name(i), inChunks(body)), (i) => store.put('b', name(i), inChunks(body), { sealing: sealed(name(i)) }));
  await compare(`GET ${label}`, concurrency, async () => drained(await store.get('b', 'get-open')), async () => drained(await store.get('b', 'get-sealed', { unseal: () => held.key })));
  await store.sweep();
}
await store.close();
await rm(blobDir, { recursive: true, force: true });
