/**
 * `node tools/bench/projections.mjs [events]`: the read model of one process over an embedded Postgres: how long a list
 * waits after a write, writes per second while they are projected, a replay of everything from zero.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedFeed, PgEventStore, PgLeadership, migrate } from '../../dist/libs/eventstore-pg/src/index.js';
import { role } from '../../dist/libs/iam/src/index.js';
import { uuidv7 } from '../../dist/libs/kernel/src/index.js';
import { projection } from '../../dist/libs/admin/src/index.js';
import { startEmbeddedPostgres } from '../../dist/libs/postgres-embedded/src/index.js';
import { Projections, ReadingPositions, createTables } from '../../dist/libs/readmodel-pg/src/index.js';

const total = Number(process.argv[2] ?? 6000);
const WRITERS = 8;
const ACCOUNTS = 40;
const meta = { actor: 'arn:aws:iam:::system/bench', requestId: 'bench', sourceIp: '' };
const say = (line) => process.stdout.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'rolegate-projections-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
const { connectionString } = server;
await migrate(connectionString);
const store = new PgEventStore({ connectionString, types: { ...role.events, ...projection.events } });
const pool = new pg.Pool({ connectionString, max: 6 });
pool.on('error', () => undefined);
const aggregates = new Map([role, projection].map((aggregate) => [aggregate.kind, aggregate]));
const table = { aggregate: role, version: 1 };
await createTables(pool, [table, { aggregate: projection, version: 1 }]);
const feed = new EmbeddedFeed({ store, directConnectionString: connectionString });
const leadership = new PgLeadership({ connectionString });
const positions = new ReadingPositions(pool, store);

let projected = 0;
const start = () => Projections.start(feed, { pool, store, aggregates, leadership, onMoved: () => positions.moved(), onWritten: (_slot, events) => { projected += events; } });
let made = 0;
const accountOf = (n) => String(100_000_000_000 + (n % ACCOUNTS));
function write() {
  const n = made++;
  const roleId = `AROA${String(n).padStart(16, '0')}`;
  const events = [{ type: 'RoleCreated', data: { roleId, roleName: roleId, path: '/', assumeRolePolicyDocument: '{}', maxSessionDuration: 3600, tags: [] } }];
  return store.append({ commandId: uuidv7(), meta, writes: [{ stream: `role/${roleId}`, account: accountOf(n), expected: 0, events }] });
}
const at = (times, share) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)].toFixed(2);

const first = await start();
while (first.slots.length < 8) await sleep(10);
const waits = [];
for (let n = 0; n < 1000; n++) {
  await write();
  const began = performance.now();
  await positions.caughtUp(table, accountOf(n), 5000);
  if (n >= 500) waits.push(performance.now() - began);
}
say(`wait of a list for the write before it: p50 ${at(waits, 0.5)} ms, p99 ${at(waits, 0.99)} ms`);

const cpu = process.cpuUsage();
const began = performance.now();
await Promise.all(Array.from({ length: WRITERS }, async () => { for (let n = 0; n < total / WRITERS; n++) await write(); }));
const wrote = performance.now();
await positions.caughtUp(table, undefined, 60_000);
const { user, system } = process.cpuUsage(cpu);
say(`${Math.round((1000 * total) / (wrote - began))} writes/s by ${WRITERS} writers, all projected ${Math.round(performance.now() - wrote)} ms after the last; ${((user + system) / 1000 / total).toFixed(2)} ms of CPU for both`);

await first.stop();
await pool.query("delete from read.role_v1; update read.slot set era = 0, transaction = '0', number = 0, event_id = null");
projected = 0;
const again = performance.now();
const second = await start();
await positions.caughtUp(table, undefined, 600_000);
say(`replay from zero: ${Math.round((1000 * projected) / (performance.now() - again))} events/s`);
await second.stop();
await leadership.close();
await feed.close();
await store.close();
await pool.end();
await server.stop();
rmSync(folder, { recursive: true, force: true });
