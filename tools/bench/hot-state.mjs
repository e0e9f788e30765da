/**
 * `node tools/bench/hot-state.mjs [users] [roles]`: the cold start of a gateway with many identities (100,000 users with a
 * key and a policy each, 10,000 roles). An embedded Postgres is filled through the event log, a first gateway builds the
 * read model, a second one starts cold: time to ready, time to all rows in memory, requests served in between, memory.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../dist/libs/postgres-embedded/src/index.js';
import { startServing } from './hot-state-gateway.mjs';
import { fillLog } from './hot-state-log.mjs';

const [users, roles] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 10_000)];
const CALLERS = 40;
const say = (line) => process.stderr.write(`${line}\n`);
const seconds = (ms) => (ms / 1000).toFixed(2);
const mib = (bytes) => Math.round(bytes / 1024 / 1024);

const folder = mkdtempSync(join(tmpdir(), 'rolegate-hot-state-'));
// As root, Postgres runs as the OS user postgres, who has to reach its folder.
chmodSync(folder, 0o755);
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: () => {}, onProgress: say, onExit: () => say('Postgres ended') });
try {
  const dataDir = join(folder, 'data');
  const empty = await startServing(postgres.connectionString, dataDir);
  say(`ready with nobody in it after ${seconds(await empty.ready())} s`);
  await empty.whole();
  const bare = await empty.memory();
  const callers = [];
  for (let i = 0; i < CALLERS; i++) callers.push(await empty.createUser(`caller-${i}`, i));
  say(`filling the log with ${users} users and ${roles} roles`);
  await fillLog(postgres.connectionString, { users, roles });
  await empty.projected(postgres.connectionString, users + CALLERS);
  await empty.stop();

  const cold = await startServing(postgres.connectionString, dataDir);
  const ready = await cold.ready();
  const { cpu: cpuReady } = await cold.memory();
  // One request after the other, each by the next caller: most are not in memory when they first come.
  const served = [];
  let loading = true;
  const probing = (async () => {
    for (let i = 0; loading; i++) served.push(await cold.call(callers[i % callers.length]));
  })();
  const whole = await cold.whole();
  const { cpu: cpuWhole } = await cold.memory();
  loading = false;
  await probing;
  await sleep(1000);
  const { rss, heap, estimated, lookups } = await cold.memory();
  const failed = served.filter(({ status }) => status !== 200);
  const took = served.map(({ ms }) => ms).sort((a, b) => a - b);
  await cold.stop();
  console.log([
    `| users, roles | ${users}, ${roles} |`,
    `| process start to ready | ${seconds(ready)} s (${cpuReady.toFixed(2)} s of CPU) |`,
    `| process start to all rows in memory | ${seconds(whole)} s (${cpuWhole.toFixed(2)} s of CPU, requests included) |`,
    `| requests in between, one at a time | ${served.length}, ${failed.length} refused, p50 ${took[Math.floor(took.length / 2)]?.toFixed(1)} ms, longest ${took.at(-1)?.toFixed(1)} ms |`,
    `| of their look-ups, answered by Postgres | ${lookups.postgres ?? 0} of ${(lookups.memory ?? 0)} |`,
    `| resident memory of the process | ${mib(rss)} MiB (${mib(bare.rss)} MiB with nobody in it) |`,
    `| heap in use | ${mib(heap)} MiB; states by estimate ${mib(estimated)} MiB, ${Math.round(estimated / (users + roles))} bytes each |`,
  ].join('\n'));
  if (failed.length > 0) throw new Error(`a request was refused: ${JSON.stringify(failed[0])}`);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
