import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { LOOPBACK } from './addresses.mjs';
import { ClusterProcess } from './cluster-process.mjs';
import { endAll, workingIn } from './leftovers.mjs';

const run = promisify(execFile);

/** One of the two servers: its process, its data folder, a session on it. Which role it has is in its data folder. */
export class PostgresServer extends ClusterProcess {
  constructor(shape, number, { bin, owner, durable }) {
    const name = `postgres-${number}`;
    const data = shape.path(name, shape.environment(name).PGDATA);
    super({
      name, dir: shape.dir, logFile: join(shape.dir, 'logs', `${name}.log`),
      // A fast shutdown; with the starter gone an immediate one, from which the server recovers.
      stopSignal: 'SIGINT', lastSignal: 'SIGQUIT', stopLimit: 15_000,
      beforeStart: () => this.mayStart(),
      launch: () => ({ command: join(bin, 'postgres'), args: this.flags(), uid: owner?.uid, gid: owner?.gid }),
      answers: () => this.query('select 1').then(() => true),
    });
    Object.assign(this, { shape, number, bin, owner, durable, data, port: shape.addresses.port(name, 5432) });
    this.address = `${LOOPBACK}:${this.port}`;
  }

  get initialised() {
    return existsSync(join(this.data, 'PG_VERSION'));
  }

  /** Beside the data folder: it outlives what is in there, and a start finds it. */
  get fence() {
    return `${this.data}.fenced`;
  }

  get fenced() {
    return existsSync(this.fence);
  }

  get isStandby() {
    return existsSync(join(this.data, 'standby.signal'));
  }

  connectionString(database = 'rolegate') {
    return `postgres://rolegate:${this.shape.secrets.POSTGRES_PASSWORD}@${this.address}/${database}`;
  }

  flags() {
    const file = (name) => join(this.shape.path(this.name, '/etc/rolegate'), name);
    const settings = {
      config_file: file('postgresql.conf'), hba_file: file('pg_hba.conf'),
      // What the files say for a container, said for this machine.
      listen_addresses: LOOPBACK, port: this.port, unix_socket_directories: '',
      ...(this.durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    };
    return ['-D', this.data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  }

  /** Fencing: a primary that was replaced does not come back as one. Also waits for a killed one's last children. */
  async mayStart() {
    this.shape.prepare(this.name);
    if (this.fenced) throw new Error(`${this.name} is fenced: the other server was promoted; rejoin() makes it a standby`);
    await endAll(() => workingIn(this.data));
  }

  /** A new cluster, without a standby. */
  async initialise() {
    await mkdir(dirname(this.data), { recursive: true });
    const [making, passwordFile] = [`${this.data}.new`, `${this.data}.password`];
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { mode: 0o700 });
    try {
      await writeFile(passwordFile, `${this.shape.secrets.POSTGRES_PASSWORD}\n`, { mode: 0o600 });
      if (this.owner !== undefined) await Promise.all([making, passwordFile].map((path) => chown(path, this.owner.uid, this.owner.gid)));
      const flags = [`--pgdata=${making}`, '--username=rolegate', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
      await run(join(this.bin, 'initdb'), this.durable ? flags : [...flags, '--no-sync'], { uid: this.owner?.uid, gid: this.owner?.gid, env: { PATH: process.env.PATH, LC_ALL: 'C' }, cwd: '/' });
    } finally {
      await rm(passwordFile, { force: true });
    }
    await rename(making, this.data);
  }

  /** Runs `work` with a session on this server. */
  async session(work, database = 'postgres') {
    const client = new pg.Client({ connectionString: this.connectionString(database), connectionTimeoutMillis: 3000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  query(text, values) {
    return this.session((client) => client.query(text, values));
  }

  /** Ends it at once with everything that works for it: nothing it was asked is acknowledged after this. */
  async putOut() {
    this.kill('SIGKILL');
    await endAll(() => workingIn(this.data));
  }

  unfence() {
    rmSync(this.fence, { force: true });
  }
}
