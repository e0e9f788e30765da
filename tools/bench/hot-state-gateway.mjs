/** A gateway on a Postgres of the run's own, and how far it has come. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { signV4 } from '../../dist/libs/signatures/src/index.js';
import { adopt, end } from './child.mjs';
import { queryCall } from './signed-request.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE = 600_000;
const SEAL_KEYS = `bench:${Buffer.alloc(32, 'bench').toString('base64')}`;
const rootCredentials = { accessKeyId: 'BENCHROOT00000000001', secretAccessKey: 'the-root-secret-of-a-bench-run' };

async function freePort() {
  const server = createServer();
  const port = await new Promise((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', () => resolve(server.address().port)));
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function startServing(databaseUrl, dataDir) {
  const [port, managementPort] = [await freePort(), await freePort()];
  const pinned = join(root, 'node_modules/.bin/node');
  const started = performance.now();
  const child = adopt(spawn(existsSync(pinned) ? pinned : process.execPath, [join(root, 'apps/cli/bin/rolegate.mjs'), 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', DATABASE_URL: databaseUrl, ROLEGATE_SEAL_KEYS: SEAL_KEYS, ROLEGATE_DATA_DIR: dataDir, ROLEGATE_DRAIN_SECONDS: '0',
      ROLEGATE_HOST: '127.0.0.1', ROLEGATE_PORT: String(port), ROLEGATE_MANAGEMENT_PORT: String(managementPort),
      ROLEGATE_ROOT_ACCESS_KEY: rootCredentials.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootCredentials.secretAccessKey,
    },
  }));
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (printed = (printed + text).slice(-20_000)));
  return new Serving(child, port, `http://127.0.0.1:${managementPort}`, started, () => printed);
}

class Serving {
  constructor(child, port, management, started, printed) {
    Object.assign(this, { child, port, management, started, printed });
  }

  /** Milliseconds from the start of the process. */
  ready() {
    return this.#until(async () => (await fetch(`${this.management}/health/ready`)).ok, 5);
  }

  whole() {
    return this.#until(async () => metric(await this.#metrics(), 'rolegate_hot_state_load_ratio') === 1, 20);
  }

  async #until(holds, pause) {
    while (performance.now() - this.started < PATIENCE) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) break;
      if (await holds().catch(() => false)) return performance.now() - this.started;
      await sleep(pause);
    }
    throw new Error(`the gateway did not come so far:\n${this.printed()}`);
  }

  async #metrics() {
    return (await fetch(`${this.management}/metrics`)).text();
  }

  async memory() {
    const text = await this.#metrics();
    return {
      cpu: metric(text, 'process_cpu_seconds_total'), rss: metric(text, 'process_resident_memory_bytes'), heap: metric(text, 'nodejs_heap_size_used_bytes'), estimated: metric(text, 'rolegate_hot_state_bytes'),
      lookups: { memory: metric(text, 'rolegate_hot_state_lookups_total{result="memory"}'), postgres: metric(text, 'rolegate_hot_state_lookups_total{result="postgres"}') },
    };
  }

  /** The rows of the read model are there. `kind`: whose. */
  projected(connectionString, count, kind = 'user') {
    const pool = new pg.Pool({ connectionString, max: 1 });
    return this.#until(async () => Number((await pool.query(`select count(*) from read.${kind}_v1`)).rows[0].count) >= count, 200).finally(() => pool.end());
  }

  /** A call of the admin API by the root administrator. @returns the reply's body */
  async admin(method, path, query) {
    const { status, body } = await this.#send({ method, target: `/admin${path}?${new URLSearchParams(query)}`, service: 's3', headers: {}, body: Buffer.alloc(0) }, rootCredentials);
    if (status !== 200) throw new Error(body);
    return body;
  }

  /** @returns its credentials */
  async createUser(uid, n) {
    const user = { accessKeyId: `BENCHCALLER${String(n).padStart(9, '0')}`, secretAccessKey: `the-secret-of-caller-${n}-of-a-bench-run` };
    await this.admin('PUT', '/user', { uid, 'display-name': uid, 'access-key': user.accessKeyId, 'secret-key': user.secretAccessKey });
    return user;
  }

  /** GetCallerIdentity: needs the caller and nothing else. */
  async call(credentials) {
    const start = performance.now();
    const { status, body } = await this.#send(queryCall('sts', 'GetCallerIdentity'), credentials);
    return { status, ms: performance.now() - start, body: status === 200 ? '' : body };
  }

  #send({ method, target, service, headers, body }, credentials) {
    const [rawPath, rawQuery = ''] = target.split('?');
    const signed = signV4({ method, rawPath, rawQuery, headers: { host: `127.0.0.1:${this.port}`, ...headers } }, credentials, {
      region: 'us-east-1', service, now: Date.now(), protocol: service === 's3' ? 's3' : 'query', payloadHash: createHash('sha256').update(body).digest('hex'),
    });
    return new Promise((resolve, reject) => {
      const sent = request({ port: this.port, host: '127.0.0.1', method, path: target, headers: { ...signed.headers, 'content-length': body.length } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => resolve({ status: response.statusCode, body: text }));
      });
      sent.on('error', reject).end(body);
    });
  }

  stop() {
    return end(this.child, 25_000);
  }
}

/** A sample's value; undefined when it is not there. */
function metric(text, name) {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `) || (!name.includes('{') && one.startsWith(`${name}{`)));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}
