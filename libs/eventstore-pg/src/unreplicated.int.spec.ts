import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, PgEventStore, Primary } from '#eventstore-pg';
import { type Append, StoreUnavailableError } from '#event-sourcing';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#postgres-embedded';
import { appendOf } from '#testing';
import pg from 'pg';
import { LosingProxy } from '../test/losing-proxy.js';

const types = { Made: { schemaVersion: 1, critical: true } };
const write = (stream: string, expected = 0): Append => appendOf({ writes: [{ stream, account: '', expected, events: [{ type: 'Made', data: 1 }] }] });

/** `settled` when it has come to an end within the time, whichever. */
const within = async (ms: number, promise: Promise<unknown>): Promise<'settled' | 'waits'> =>
  Promise.race([promise.then(() => 'settled' as const, () => 'settled' as const), sleep(ms, 'waits' as const)]);

describe('What the primary has committed and its standby has not', () => {
  let dataDir: string;
  let server: EmbeddedPostgres;
  let admin: pg.Client;
  let proxy: LosingProxy;
  let store: PgEventStore;

  const standby = async (state: 'there' | 'gone'): Promise<void> => {
    await admin.query(`alter system set synchronous_standby_names = '${state === 'gone' ? 'nobody' : ''}'`);
    await admin.query('select pg_reload_conf()');
    await untilIs(`select current_setting('synchronous_standby_names') = '${state === 'gone' ? 'nobody' : ''}' as is`);
  };
  const untilIs = async (question: string): Promise<void> => {
    for (const end = performance.now() + 10_000; performance.now() < end; await sleep(10)) {
      if ((await admin.query<{ is: boolean }>(question)).rows[0]!.is) return;
    }
    throw new Error(`never true: ${question}`);
  };
  /** Postgres then ends the wait, and everybody sees what was committed; as after a crash of the primary. */
  const endWaiting = async (): Promise<void> => {
    await untilIs("select count(pg_terminate_backend(pid)) > 0 as is from pg_stat_activity where wait_event = 'SyncRep' and query like '%log.append%'");
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rolegate-unreplicated-'));
    await chmod(dataDir, 0o755);
    server = await startEmbeddedPostgres({ dataDir });
    await migrate(server.connectionString);
    admin = new pg.Client({ connectionString: server.connectionString });
    await admin.connect();
    await admin.query('set synchronous_commit = local');
  }, 60_000);
  beforeEach(async () => {
    proxy = new LosingProxy(new URL(server.connectionString));
    store = new PgEventStore({ connectionString: await proxy.start(), types, appendConnections: 2 });
  });
  afterEach(async () => {
    await standby('there');
    await store.close();
    proxy.stop();
  });
  afterAll(async () => {
    await admin?.end();
    await server?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  it('is not taken for done by the command that finds it, before a standby has it', async () => {
    await store.append(write('found/warm'));
    await standby('gone');
    const appending = store.append(write('found'));
    await endWaiting();
    await untilIs("select count(*) = 1 as is from log.stream where id = 'found'");
    expect(await within(1000, appending)).toBe('waits');
    await standby('there');
    expect((await appending).events).toHaveLength(1);
  }, 30_000);

  it('is of unknown outcome while its commit waits: never said not to have been written', async () => {
    await store.append(write('waiting/warm'));
    await standby('gone');
    const appending = store.append(write('waiting'));
    await untilIs("select count(*) = 1 as is from pg_stat_activity where wait_event = 'SyncRep' and query like '%log.append%'");
    proxy.cutAll();
    await expect(appending).rejects.toThrow(StoreUnavailableError);
    await standby('there');
    await untilIs("select count(*) = 1 as is from log.stream where id = 'waiting'");
  }, 30_000);

  it('is not read by a connection made after it came to light', async () => {
    await store.append(write('seen/warm'));
    await standby('gone');
    const lost = store.append(write('seen')).catch(() => undefined);
    await endWaiting();
    await untilIs("select count(*) = 1 as is from log.stream where id = 'seen'");
    const other = new PgEventStore({ connectionString: server.connectionString, types });
    await expect(other.readStream('seen')).rejects.toThrow(StoreUnavailableError);
    await standby('there');
    expect(await other.readStream('seen')).toHaveLength(1);
    await Promise.all([lost, other.close()]);
  }, 30_000);

  it('is shown by a standby: no connection to one is admitted', async () => {
    const primary = new Primary(server.connectionString);
    await primary.admit(admin);
    const ofBytes = new pg.Client({ connectionString: server.connectionString, types: { getTypeParser: () => (value: string) => Buffer.from(value) } as never });
    await ofBytes.connect();
    await primary.admit(ofBytes);
    await ofBytes.end();
    const onStandby = { query: async () => ({ rows: [{ server: 'standby' }] }) } as unknown as pg.ClientBase;
    await expect(primary.admit(onStandby)).rejects.toThrow(StoreUnavailableError);
    const elsewhere = { query: async () => ({ rows: [{ server: 'another' }] }) } as unknown as pg.ClientBase;
    await expect(primary.admit(elsewhere)).rejects.toThrow('different servers');
    await primary.close();
  });

  it('takes no connection for each time that somebody asks', async () => {
    await store.append(write('many/warm'));
    await standby('gone');
    await Promise.all(Array.from({ length: 20 }, (_, i) => expect(store.append(write(`many/${i}`))).rejects.toThrow(StoreUnavailableError)));
    const { rows } = await admin.query<{ waiting: number }>("select count(*)::int as waiting from pg_stat_activity where wait_event = 'SyncRep'");
    // One in each connection for appends, and the one commit that everybody else waits for.
    expect(rows[0]!.waiting).toBeLessThanOrEqual(3);
  }, 90_000);
});
