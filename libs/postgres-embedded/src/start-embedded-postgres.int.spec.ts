import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#postgres-embedded';
import pg from 'pg';

let dataDir: string;
let running: EmbeddedPostgres | undefined;

beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'rolegate-pg-')), 'postgres');
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(join(dataDir, '..'), { recursive: true, force: true });
});

const open = async (): Promise<void> => {
  const { chmod } = await import('node:fs/promises');
  await chmod(join(dataDir, '..'), 0o711);
};

async function query(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: running!.connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const dead = async (pid: number): Promise<void> => {
  for (let i = 0; i < 200; i++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`process ${pid} lives on`);
};

describe('startEmbeddedPostgres', () => {
  beforeEach(open);

  it('keeps data, port and password over a clean stop and start', async () => {
    running = await startEmbeddedPostgres({ dataDir });
    const first = running.connectionString;
    await query("create table kept as select 'here' as word");
    await running.stop();
    await dead(running.pid);
    running = await startEmbeddedPostgres({ dataDir });
    expect(running.connectionString).toBe(first);
    expect(await query('select word from kept')).toEqual([{ word: 'here' }]);
    expect((await stat(join(dataDir, 'access.json'))).mode & 0o777).toBe(0o600);
  });

  it('is durable, UTF-8, in byte order and on the loopback only', async () => {
    running = await startEmbeddedPostgres({ dataDir });
    const settings = ['fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding', 'listen_addresses', 'lc_collate'];
    const rows = await query(`select current_setting('fsync') f, current_setting('synchronous_commit') s, current_setting('full_page_writes') w,
      current_setting('server_encoding') e, current_setting('listen_addresses') l, (select datcollate from pg_database where datname = current_database()) c`);
    expect(settings.length).toBe(6);
    expect(rows).toEqual([{ f: 'on', s: 'on', w: 'on', e: 'UTF8', l: '127.0.0.1', c: 'C' }]);
  });

  it('recovers what was committed when Postgres is killed', async () => {
    let ended: NodeJS.Signals | null = null;
    running = await startEmbeddedPostgres({ dataDir, onExit: (_, signal) => (ended = signal) });
    await query("create table kept as select 'committed' as word");
    process.kill(running.pid, 'SIGKILL');
    await dead(running.pid);
    expect(ended).toBe('SIGKILL');
    await running.stop();
    running = await startEmbeddedPostgres({ dataDir });
    expect(await query('select word from kept')).toEqual([{ word: 'committed' }]);
  });

  it('refuses a data folder that another gateway uses', async () => {
    running = await startEmbeddedPostgres({ dataDir });
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('in use by another gateway');
    expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});
