import { spawn } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { assembledEtag, type GetResult, type VersionPage } from '#s3';
import { databaseKit } from '#testing';
import { migrateObjectStore } from '../test/migrated.js';
import { MARKER } from './blob/folder-marker.js';
import { unseal } from '../test/kill-sealing.js';
import { LocalObjectStore } from './index.js';

/** `npm run test:full` runs hundreds. */
const ROUNDS = Number(process.env['ROLEGATE_KILL_ROUNDS'] ?? (process.env['ROLEGATE_TEST_COUNTS'] === 'full' ? 300 : 10));
/** The second keeps versions. */
const BUCKETS = ['plain', 'versioned'] as const;
const here = join(process.cwd(), 'libs/objectstore-local/test');

/** What a key may hold after the kill: what was acknowledged last, or what was being tried. Null: nothing. */
interface Known {
  readonly bucket: string;
  /** Of every object that was acknowledged. */
  readonly written: readonly string[];
  acknowledged: string | null;
  trying?: string | null;
}

/** Files of objects, of the parts that objects are made of, and of parts of uploads that still are in progress. */
const REFERRED = `select blob_id::text as id from (
  select blob_id from store.object union all select blob_id from store.object_version union all
  select p.blob_id from store.part p where exists (select from store.upload u where u.upload_id = p.upload_id
    and (u.completed_at is null or exists (select from store.object o where o.upload_id = u.upload_id) or exists (select from store.object_version v where v.upload_id = u.upload_id)))
) f where blob_id is not null order by 1`;

let blobDir: string;
let store: LocalObjectStore;
let observer: pg.Client;

afterAll(async () => {
  await observer?.end();
  await store?.close();
  await rm(blobDir, { recursive: true, force: true });
});

// After ours, so that the connections are closed before the kit drops the database.
const kit = databaseKit({ migrate: migrateObjectStore });

beforeAll(async () => {
  blobDir = await mkdtemp(join(tmpdir(), 'rolegate-kill-'));
  const database = { connectionString: kit.connectionString, application_name: 'observer' };
  store = await LocalObjectStore.open({ database, blobDir, graces: { dead: 0, pending: 0 } });
  for (const bucket of BUCKETS) await store.createBucket(bucket);
  await store.setVersioning('versioned', 'Enabled', 1, true);
  observer = new pg.Client(database);
  await observer.connect();
});

/** Runs a writer, kills it somewhere in its work, and answers what it had said. */
async function writeAndKill(round: string, bucket: string, known: Map<string, Known>, promised: Set<string>): Promise<number> {
  const writer = spawn(process.execPath, ['--import', join(here, 'run-typescript.mjs'), join(here, 'writer.ts'), kit.connectionString, blobDir, bucket, round], { stdio: ['ignore', 'pipe', 'inherit'] });
  let acknowledgements = 0;
  let killing: Promise<void> | undefined;
  for await (const line of createInterface({ input: writer.stdout })) {
    killing ??= sleep(randomInt(50, 700)).then(() => void writer.kill('SIGKILL'));
    const { what, key, etag, told } = JSON.parse(line) as { what: 'try' | 'done'; key: string; etag: string | null; told: boolean };
    if (told) promised.add(`${key} ${etag}`);
    const { acknowledged = null, written = [] } = known.get(key) ?? {};
    if (what === 'done') {
      known.set(key, { bucket, acknowledged: etag, written: etag === null ? written : [...written, etag] });
      acknowledgements++;
    } else known.set(key, { bucket, acknowledged, written, trying: etag });
  }
  await killing;
  return acknowledgements;
}

async function serverIsQuiet(): Promise<void> {
  const others = "select count(*)::int as n from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and application_name <> 'observer'";
  while ((await observer.query<{ n: number }>(others)).rows[0]!.n > 0) await sleep(20);
}

/** Reads all that was promised. */
async function md5Of({ body, range, meta }: GetResult): Promise<string> {
  const md5 = createHash('md5');
  let size = 0;
  for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
    md5.update(chunk);
    size += chunk.length;
  }
  // A part without a range is an empty one.
  if (range !== undefined || size > 0) expect(size).toBe(range === undefined ? meta.size : range.end - range.start + 1);
  return md5.digest('hex');
}

async function held(bucket: string, key: string, versionId?: string): Promise<string | null> {
  const result = await store.get(bucket, key, { versionId, unseal });
  if (result === undefined) return null;
  const { parts = 0, etag, tags } = result.meta;
  const md5s = parts === 0 ? [await md5Of(result)] : await Promise.all(Array.from({ length: parts }, async (_, i) => md5Of((await store.get(bucket, key, { versionId, partNumber: i + 1, unseal }))!)));
  if (parts > 0 && !Buffer.isBuffer(result.body)) await result.body.close();
  const found = parts === 0 ? md5s[0] : assembledEtag(md5s.map((one) => ({ etag: one })));
  expect({ key, etag: found, tagged: tags?.['etag'] ?? etag }).toEqual({ key, etag, tagged: etag });
  return etag;
}

/** Every version can be read, and none that was acknowledged is missing. */
async function assertVersions(round: number, known: ReadonlyMap<string, Known>): Promise<void> {
  const etags = new Map<string, string[]>();
  let next: VersionPage['next'] | null = null;
  while (next !== undefined) {
    const page: VersionPage = await store.listVersions('versioned', { prefix: `${round}`, limit: 1000, ...(next && { keyMarker: next.key, versionIdMarker: next.versionId }) });
    for (const { key, versionId, deleteMarker } of page.versions) if (!deleteMarker) etags.set(key, [...(etags.get(key) ?? []), (await held('versioned', key, versionId))!]);
    ({ next } = page);
  }
  for (const [key, { bucket, written }] of known) if (bucket === 'versioned' && key.startsWith(`${round}`)) expect({ key, etags: etags.get(key) ?? [] }).toEqual({ key, etags: expect.arrayContaining([...written]) });
}

it(`after kill -9 at any moment nothing acknowledged is lost, nothing is half there, a sweep leaves no orphan, what is kept count of is there, and topics hear of what was acknowledged (${ROUNDS} rounds)`, async () => {
  const known = new Map<string, Known>();
  const promised = new Set<string>();
  let acknowledged = 0;
  for (let round = 0; round < ROUNDS; round++) {
    // Every other time two gateways write, and the one is killed while the other goes on.
    const writers = round % 2 === 0 ? [`${round}`] : [`${round}a`, `${round}b`];
    for (const done of await Promise.all(writers.map((writer) => writeAndKill(writer, BUCKETS[Math.floor(round / 2) % 2]!, known, promised)))) acknowledged += done;
    await serverIsQuiet();
    for (const [key, { bucket, written, acknowledged: last, trying }] of known) {
      const etag = await held(bucket, key);
      expect({ key, etag: [last, ...(trying === undefined ? [] : [trying])].includes(etag) ? 'known' : etag }).toEqual({ key, etag: 'known' });
      known.set(key, { bucket, written, acknowledged: etag });
    }
    if (Math.floor(round / 2) % 2 === 1) await assertVersions(round, known);
    await store.sweep();
    const files = (await readdir(blobDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && entry.name !== MARKER).map((entry) => entry.name).sort();
    const { rows: objects } = await observer.query<{ id: string }>(REFERRED);
    const { rows: blobs } = await observer.query<{ id: string; state: string }>('select blob_id::text as id, state from store.blob order by 1');
    expect(files).toEqual(objects.map(({ id }) => id));
    expect(blobs).toEqual(objects.map(({ id }) => ({ id, state: 'live' })));
    for (const bucket of BUCKETS) {
      const { kept, counted } = await store.recount(bucket, false);
      expect({ round, bucket, ...kept }).toEqual({ round, bucket, ...counted });
    }
  }
  const { rows: told } = await observer.query<{ record: string }>("select record from store.outbox where topic = 'kill'");
  const records = new Set(told.map(({ record }) => record));
  expect(promised.size).toBeGreaterThan(0);
  expect([...promised].filter((record) => !records.has(record))).toEqual([]);
  expect(acknowledged).toBeGreaterThan(ROUNDS);
}, 60_000 + ROUNDS * 10_000);
