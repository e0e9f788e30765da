/**
 * `npm run bench:listings [-- SECONDS [LARGEST]]`: whether a listing costs more where more is folded away or left out. Buckets of
 * 1,000 to 1,000,000 keys in ten folders, as many earlier versions and as many uploads in progress, written into the store's tables;
 * the same listings are asked for in each: docs/reference/scale.md.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../dist/libs/postgres-embedded/src/index.js';
import { mustExchange } from './call.mjs';
import { endAll, start } from './child.mjs';
import { startServing } from './hot-state-gateway.mjs';
import { load } from './load.mjs';
import { machine } from './report.mjs';
import { wireRequest } from './signed-request.mjs';

const CONNECTIONS = 4;
const [seconds, largest] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 1_000_000)];
const SIZES = [10, 1000, 10_000, 100_000, 1_000_000].filter((size) => size <= largest);
const say = (line) => process.stderr.write(`${line}\n`);

/** Ten folders; in the middle of the fifth lies the middle of all. */
const keyOf = (i, size) => `${Math.floor((i * 10) / size)}-/${String(i).padStart(7, '0')}`;
const scenarios = [
  { title: 'ListObjectsV2, delimiter `/`, ten prefixes', query: () => ({ 'list-type': '2', delimiter: '/' }), prefixes: 10 },
  { title: 'ListObjectsV2, delimiter `-/`, ten prefixes', query: () => ({ 'list-type': '2', delimiter: '-/' }), prefixes: 10 },
  { title: 'ListObjects, delimiter `/`, ten prefixes', query: () => ({ delimiter: '/' }), prefixes: 10 },
  { title: 'ListObjectVersions, delimiter `/`, ten prefixes', query: () => ({ versions: '', delimiter: '/' }), prefixes: 10 },
  { title: 'ListMultipartUploads, delimiter `/`, ten prefixes', query: () => ({ uploads: '', delimiter: '/' }), prefixes: 10 },
  { title: 'ListObjectsV2, first 10 keys', query: () => ({ 'list-type': '2', 'max-keys': '10' }) },
  { title: 'ListObjectsV2, 10 keys from the middle', query: (size) => ({ 'list-type': '2', 'max-keys': '10', 'start-after': keyOf(size / 2 - 1, size) }) },
  { title: 'ListObjectVersions, 10 from the middle', query: (size) => ({ versions: '', 'max-keys': '10', 'key-marker': keyOf(size / 2 - 1, size) }) },
];

/** All of a bucket by three statements, in the form that the store itself writes. */
async function fill(client, bucketId, size) {
  const key = `convert_to(((i::bigint * 10) / $2::int) || '-/' || lpad(i::text, 7, '0'), 'UTF8')`;
  const contents = `store.contents(now(), '<ETag>&quot;0cc175b9c0f1b6a831c399e269772661&quot;</ETag><Size>1</Size><StorageClass>STANDARD</StorageClass>')`;
  const columns = `size, etag, last_modified, contents, body`;
  const values = `1, '0cc175b9c0f1b6a831c399e269772661', now(), ${contents}, 'a'`;
  const rows = `from generate_series(0, $2::int - 1) i`;
  await client.query(`insert into store.object_version (bucket_id, key, version, version_tag, marker, ${columns}) select $1, ${key}, nextval('store.version'), 1, false, ${values} ${rows}`, [bucketId, size]);
  await client.query(`insert into store.object (bucket_id, key, version_tag, ${columns}) select $1, ${key}, 2, ${values} ${rows}`, [bucketId, size]);
  await client.query(`insert into store.upload (upload_id, bucket_id, key, initiated_at, initiator_id, initiator_name) select gen_random_uuid(), $1, ${key}, now(), 'bench', 'bench' ${rows}`, [bucketId, size]);
}

const folder = mkdtempSync(join(tmpdir(), 'rolegate-listings-'));
// As root, Postgres runs as the OS user postgres, who has to reach its folder.
chmodSync(folder, 0o755);
let client;
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: () => {}, onProgress: say, onExit: () => say('Postgres ended') });
try {
  const serving = await startServing(postgres.connectionString, join(folder, 'data'));
  await serving.ready();
  const user = await serving.createUser('bench', 1);
  client = new pg.Client({ connectionString: postgres.connectionString });
  await client.connect();
  const sign = (request) => wireRequest({ service: 's3', ...request }, user, `127.0.0.1:${serving.port}`, Date.now());
  for (const size of SIZES) {
    say(`filling a bucket of ${size} keys`);
    await mustExchange(serving.port, sign({ method: 'PUT', target: `/listed-${size}` }));
    await mustExchange(serving.port, sign({ method: 'PUT', target: `/listed-${size}?versioning=`, body: Buffer.from('<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>') }));
    const { rows: [{ bucket_id: bucketId }] } = await client.query('select bucket_id from store.bucket order by created_at desc limit 1');
    await fill(client, bucketId, size);
  }
  await client.query('vacuum (analyze)');
  await client.end();
  client = undefined;
  const generator = start('./generator.mjs');
  const postgresPid = Number(readFileSync(join(folder, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n', 1)[0]);
  const before = machine();
  console.log(`${new Date().toISOString().slice(0, 16)}Z, Node ${before.node}, ${before.cpus} × ${before.model}, load ${before.load.join(' ')} at the start, ${CONNECTIONS} connections, ${seconds} s each\n`);
  console.log(`| p50 ms (CPU µs of gateway and Postgres) | ${SIZES.map((size) => `${size} keys`).join(' | ')} | largest : smallest |`);
  console.log(`|---|${SIZES.map(() => '---:|').join('')}---:|`);
  for (const { title, query, prefixes } of scenarios) {
    const cells = [];
    for (const size of SIZES) {
      const request = sign({ method: 'GET', target: `/listed-${size}?${new URLSearchParams(query(size))}` });
      const { body } = await mustExchange(serving.port, request);
      const found = body.toString().split(prefixes ? '<CommonPrefixes>' : '<Key>').length - 1;
      if (found !== Math.min(10, prefixes ?? Math.max(1, size / 2))) say(`${title} of ${size}: ${found} results`);
      const { outcome, nodeUs, postgresUs } = await load(generator, { port: serving.port, requests: [request], connections: CONNECTIONS, warmMs: 500, measureMs: seconds * 1000, once: false }, { pid: serving.child.pid, postgresPid });
      if (outcome.errors > 0) throw new Error(`${title} of ${size}: ${outcome.firstError}`);
      cells.push({ p50: outcome.p50, cpu: nodeUs + postgresUs });
    }
    console.log(`| ${title} | ${cells.map(({ p50, cpu }) => `${p50.toFixed(2)} (${Math.round(cpu)})`).join(' | ')} | ${(cells.at(-1).p50 / cells[0].p50).toFixed(2)} (${(cells.at(-1).cpu / cells[0].cpu).toFixed(2)}) |`);
  }
} finally {
  await client?.end();
  await endAll(25_000);
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
