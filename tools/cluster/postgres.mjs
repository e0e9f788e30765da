import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaries, reaches, serverUser } from '#postgres-embedded';
import pg from 'pg';
import { LOOPBACK } from './addresses.mjs';
import { root } from './compose.mjs';
import { cloneStandby } from './postgres-clone.mjs';
import { PostgresServer } from './postgres-server.mjs';

/** What psql would run one by one; a function's body is indented and stays whole. */
const statementsOf = (text) => text.replace(/^--.*\n/gm, '').split(/;\n(?!end\b)(?=\S|$)/).map((one) => one.trim()).filter((one) => one !== '');

/** The two servers, and which of them is the primary. Clients find it through HAProxy. */
export class Postgres {
  /** `limit`, milliseconds: how long a standby may take to follow, and HAProxy to find a primary. */
  constructor(servers, { standby, balancer, databaseUrl, limit = 30_000 }) {
    Object.assign(this, { servers, withStandby: standby, balancer, databaseUrl, limit });
  }

  static async of(shape, { standby, balancer, durable }) {
    const owner = await serverUser(() => undefined);
    if (!(await reaches(owner, join(shape.dir, 'volumes')))) throw new Error(`user postgres cannot reach ${shape.dir}: choose a folder that is open to it, such as /var/lib/rolegate/cluster`);
    const bin = await binaries(owner, shape.dir, () => undefined);
    const servers = [1, 2].map((number) => new PostgresServer(shape, number, { bin, owner, durable }));
    return new Postgres(servers, { standby, balancer, databaseUrl: shape.resolve('gateway-1', shape.secrets.DATABASE_URL) });
  }

  /** The server that is not fenced and not a standby. */
  get primary() {
    return this.servers.find((server) => server.initialised && !server.fenced && !server.isStandby) ?? this.servers[0];
  }

  /** undefined: there is none, or it is fenced. */
  get standby() {
    return this.servers.find((server) => server !== this.primary && server.initialised && !server.fenced);
  }

  async start() {
    if (!existsSync(this.made)) await this.make();
    await this.primary.start();
    await this.standby?.start();
    if (this.standby !== undefined) await this.untilSynchronous();
  }

  /** Beside the first server's folder, once all of it has been made: a start that was killed begins again. */
  get made() {
    return join(this.servers[0].shape.dir, 'volumes', 'postgres-1', 'made');
  }

  async make() {
    const [first, second] = this.servers;
    await Promise.all([rm(first.data, { recursive: true, force: true }), rm(second.data, { recursive: true, force: true })]);
    await first.initialise();
    await first.start();
    await this.makeRoles(first);
    if (this.withStandby) await this.clone();
    writeFileSync(this.made, '');
  }

  async makeRoles(server) {
    const { REPLICATION_PASSWORD } = server.shape.secrets;
    await server.session(async (client) => {
      await client.query('set synchronous_commit = local');
      await client.query("select set_config('rolegate.replication_password', $1, false)", [REPLICATION_PASSWORD]);
      for (const statement of statementsOf(readFileSync(join(root, 'deploy/postgres/roles.sql'), 'utf8'))) {
        if (this.withStandby || !statement.startsWith('alter system')) await client.query(statement);
      }
      await client.query('create database rolegate');
      await client.query('select pg_reload_conf()');
    });
  }

  /** The other server becomes a standby of the primary, from nothing. */
  async clone() {
    const { primary } = this;
    const other = this.servers.find((server) => server !== primary);
    await other.putOut();
    const primaryConninfo = `host=${LOOPBACK} port=${primary.port} user=replication password=${primary.shape.secrets.REPLICATION_PASSWORD} application_name=standby`;
    await primary.session((client) => cloneStandby({ client, from: primary.data, to: other.data, owner: other.owner, primaryConninfo }));
    other.unfence();
  }

  /** From now on commits wait for the standby. */
  async untilSynchronous() {
    const { primary, limit } = this;
    for (const end = performance.now() + limit; performance.now() < end; await sleep(40)) {
      const { rows } = await primary.query("select from pg_stat_replication where application_name = 'standby' and sync_state = 'sync'");
      if (rows.length === 1) return;
    }
    throw new Error(`${this.standby?.name ?? 'the standby'} does not follow ${primary.name} after ${limit} ms; the end of its log:\n${this.standby?.logTail() ?? ''}`);
  }

  /**
   * Failover. The old primary is ended and fenced before the standby is promoted, so that there never are two; clients'
   * connections are cut by its end, and HAProxy leads new ones to the new primary, which runs without a standby until
   * rejoin().
   */
  async promote() {
    const { primary, standby } = this;
    if (standby === undefined) throw new Error('there is no standby to promote');
    writeFileSync(primary.fence, `${new Date().toISOString()} ${standby.name} was promoted\n`);
    await primary.putOut();
    if (this.balancer?.running) await this.balancer.command(`set server postgres/${primary.name} state maint`);
    const { rows: [{ promoted }] } = await standby.query('select pg_promote(true, 30) as promoted');
    if (!promoted) throw new Error(`${standby.name} was not promoted; the end of its log:\n${standby.logTail()}`);
    if (this.balancer?.running) await this.untilFound(standby);
    return standby;
  }

  /** Until clients find the primary at their own address. */
  async untilFound(server) {
    let reason = '';
    for (const end = performance.now() + this.limit; performance.now() < end; await sleep(40)) {
      const client = new pg.Client({ connectionString: this.databaseUrl, connectionTimeoutMillis: 1000 });
      client.on('error', () => undefined);
      try {
        await client.connect();
        const { rows: [found] } = await client.query("select pg_is_in_recovery() as standby, current_setting('port')::int as port");
        if (!found.standby && found.port === server.port) return;
        reason = `it leads to port ${found.port}`;
      } catch (error) {
        reason = error.message;
      } finally {
        await client.end().catch(() => undefined);
      }
    }
    throw new Error(`HAProxy does not lead to ${server.name} after ${this.limit} ms (${reason})`);
  }

  /** The fenced server becomes the standby of the new primary, from a copy of it; commits wait for it again. */
  async rejoin() {
    if (this.standby !== undefined) throw new Error(`${this.standby.name} is a standby already`);
    await this.clone();
    const { primary, standby } = this;
    await standby.start();
    await primary.query("alter system set synchronous_standby_names = 'FIRST 1 (standby)'");
    await primary.query('select pg_reload_conf()');
    await this.untilSynchronous();
    // HAProxy takes a server back as up until a check says otherwise; a standby must not be one for a moment.
    if (this.balancer?.running) await this.balancer.command(`set server postgres/${standby.name} state ready; set server postgres/${standby.name} health down`);
    return standby;
  }

  /** With the standby gone for longer commits wait for ever; from here on they do not, until rejoin(). */
  async runAlone() {
    const { primary } = this;
    await primary.query("alter system set synchronous_standby_names = ''");
    await primary.query('select pg_reload_conf()');
  }

  async stop() {
    // The standby first would leave the primary's last commits waiting for it.
    await this.primary.stop();
    await this.standby?.stop();
  }

  /** At once, with every child of a server. */
  async end() {
    for (const server of this.servers) await server.putOut();
  }
}
