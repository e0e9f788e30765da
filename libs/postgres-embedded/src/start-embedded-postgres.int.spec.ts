import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
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

/** A folder that user postgres may pass through, as a data folder's parents should be. */
const open = (): Promise<void> => chmod(join(dataDir, '..'), 0o711);

const asRoot = process.getuid?.() === 0 ? it : it.skip;

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
    const rows = await query(`select current_setting('fsync') f, current_setting('synchronous_commit') s, current_setting('full_page_writes') w,
      current_setting('server_encoding') e, current_setting('listen_addresses') l, (select datcollate from pg_database where datname = current_database()) c`);
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
    running = await startEmbeddedPostgres({ dataDir, durable: false });
    await expect(startEmbeddedPostgres({ dataDir, durable: false })).rejects.toThrow('in use by another gateway');
    expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('stops a Postgres that a killed gateway left running, and goes on with its data', async () => {
    running = await startEmbeddedPostgres({ dataDir, durable: false });
    await query("create table kept as select 'here' as word");
    const line = (await readFile(`/proc/${running.pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
    const { uid, gid } = await stat(join(dataDir, 'cluster'));
    await running.stop();
    const orphan = spawn(line[0]!, line.slice(1), { uid, gid, detached: true, stdio: 'ignore', cwd: '/' });
    const ended = new Promise((resolve) => orphan.once('exit', resolve));
    for (let i = 0; i < 200 && !(await readFile(join(dataDir, 'cluster/postmaster.pid'), 'utf8').catch(() => '')).includes('ready'); i++) await new Promise((resolve) => setTimeout(resolve, 20));

    const lines: string[] = [];
    running = await startEmbeddedPostgres({ dataDir, durable: false, log: (text) => lines.push(text) });
    await ended;
    expect(lines).toEqual([expect.stringContaining(`process ${orphan.pid}`)]);
    expect(await query('select word from kept')).toEqual([{ word: 'here' }]);
  });

  it('starts although its last pid belongs to another program now, and leaves that one alone', async () => {
    running = await startEmbeddedPostgres({ dataDir, durable: false });
    await running.stop();
    await writeFile(join(dataDir, 'cluster/postmaster.pid'), `${process.pid}\n${dataDir}/cluster\n1\n1\n\n127.0.0.1\n  1 1\nready\n`);
    running = await startEmbeddedPostgres({ dataDir, durable: false });
    expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts anew when the first start was killed while it made the database', async () => {
    await mkdir(join(dataDir, 'cluster.new/base'), { recursive: true });
    running = await startEmbeddedPostgres({ dataDir, durable: false });
    expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('takes another port when its own is in use by a stranger', async () => {
    running = await startEmbeddedPostgres({ dataDir, durable: false });
    const first = new URL(running.connectionString);
    await running.stop();
    const { createServer } = await import('node:net');
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(Number(first.port), '127.0.0.1', resolve));
    try {
      running = await startEmbeddedPostgres({ dataDir, durable: false });
      expect(new URL(running.connectionString).port).not.toBe(first.port);
      expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      stranger.close();
    }
  });
});

describe('startEmbeddedPostgres as root, in a folder that user postgres cannot reach', () => {
  asRoot('says where it keeps the data instead, and finds it again', async () => {
    await chmod(join(dataDir, '..'), 0o700);
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    running = await startEmbeddedPostgres({ dataDir, durable: false, log });
    await query("create table kept as select 'here' as word");
    await running.stop();
    const place = /keeps its data in (\S+):/.exec(lines.join('\n'))![1]!;
    try {
      running = await startEmbeddedPostgres({ dataDir, durable: false, log });
      expect(await query('select word from kept')).toEqual([{ word: 'here' }]);
      await running.stop();
    } finally {
      await rm(join(place, '..'), { recursive: true, force: true });
    }
  });
});
