import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, PgEventStore } from '#eventstore-pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#postgres-embedded';
import { appendOf, databaseKit } from '#testing';
import pg from 'pg';

const types = { Made: { schemaVersion: 1, critical: true } };
const original = databaseKit();
const write = (stream: string) => appendOf({ writes: [{ stream, account: '', expected: 0, events: [{ type: 'Made', data: 1 }] }], take: [{ name: `name:${stream}`, owner: stream }] });
const DUMPED = ['log.era', 'log.stream', 'log.event', 'log.command', 'log.claim', 'log.hold', 'log.counter', 'keys.data_key'];

/** What pg_dump and a restore carry over: every row, and the sequence; not the transaction counter of the server. */
async function dumpInto(from: pg.Client, to: pg.Client): Promise<void> {
  for (const table of DUMPED) {
    const { rows } = await from.query<{ rows: string }>(`select coalesce(json_agg(t), '[]')::text as rows from ${table} t`);
    await to.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)`, [rows[0]!.rows]);
  }
  const { rows } = await from.query<{ last: string }>('select last_value as last from log.event_number');
  await to.query("select setval('log.event_number', $1)", [rows[0]!.last]);
}

describe('a dump restored into a fresh cluster', () => {
  let dataDir: string;
  let fresh: EmbeddedPostgres;
  const clients: pg.Client[] = [];
  const connect = async (connectionString: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString });
    clients.push(client);
    await client.connect();
    return client;
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rolegate-restored-'));
    await chmod(dataDir, 0o755);
    fresh = await startEmbeddedPostgres({ dataDir, durable: false });
    await migrate(fresh.connectionString);
  }, 60_000);
  afterAll(async () => {
    for (const client of clients) await client.end();
    await fresh?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  it('serves what was dumped, in a new era; a checkpoint from after the dump is known for rolled back, and nothing new hides from it', async () => {
    const old = await connect(original.connectionString);
    const restored = await connect(fresh.connectionString);
    // The old server has spent more transactions than the fresh one will.
    for (let i = 0; i < 1500; i++) await old.query('select pg_current_xact_id()');
    const before = new PgEventStore({ connectionString: original.connectionString, types });
    const kept = await before.append(write('role/kept'));
    await dumpInto(old, restored);
    const lost = await before.append(write('role/lost'));
    await before.close();

    const after = new PgEventStore({ connectionString: fresh.connectionString, types });
    try {
      expect((await after.head()).era).toBe(2);
      expect(await after.readByClaim('name:role/kept')).toMatchObject({ owner: 'role/kept', events: [{ version: 1 }] });
      expect(await after.contains(kept.position, kept.events[0]!.id)).toBe(true);
      expect(await after.contains(lost.position, lost.events[0]!.id)).toBe(false);
      const next = await after.append(write('role/next'));
      expect(next.position.era).toBe(2);
      expect(next.position.transaction).toBeLessThan(lost.position.transaction);
      expect((await after.readAfter(lost.position, 10)).events).toMatchObject([{ stream: 'role/next' }]);
    } finally {
      await after.close();
    }
  }, 60_000);
});
