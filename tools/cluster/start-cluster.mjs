import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { Addresses, LOOPBACK } from './addresses.mjs';
import { root } from './compose.mjs';
import { haproxy } from './haproxy.mjs';
import { kafkaBroker } from './kafka.mjs';
import { endLeftovers, guard } from './leftovers.mjs';
import { NativeShape } from './native-shape.mjs';
import { nginx, prometheus, rolegateNode } from './nodes.mjs';
import { Postgres } from './postgres.mjs';
import { secretsIn } from './secrets.mjs';

const numbered = (kind, count) => Array.from({ length: count }, (_, at) => `${kind}-${at + 1}`);

const DEFAULTS = {
  basePort: 8100, gateways: 3, projectors: 2, kafka: 3, standby: true, prometheus: false, nginx: false, durable: true,
  env: {}, gatewayEnv: {}, projectorEnv: {}, progress: () => undefined,
};

/** What is listed in the compose file and not asked for. */
function absentOf({ gateways, projectors, kafka }) {
  const wanted = new Set([...numbered('gateway', gateways), ...numbered('projector', projectors), ...numbered('kafka', kafka)]);
  return [...numbered('gateway', 3), ...numbered('projector', 2), ...numbered('kafka', 3)].filter((name) => !wanted.has(name));
}

const isFree = (port) => new Promise((done) => {
  const server = createServer().once('error', () => done(false)).listen(port, LOOPBACK, () => server.close(() => done(true)));
});

/** @throws Error that names every port which another program has */
async function claimPorts(addresses, services) {
  const wanted = services.flatMap((service) => Addresses.portsOf(service).map((port) => ({ service, port: addresses.port(service, port) })));
  const taken = [];
  for (const one of wanted) if (!(await isFree(one.port))) taken.push(one);
  if (taken.length > 0) throw new Error(`ports are taken: ${taken.map(({ service, port }) => `${port} (${service})`).join(', ')}; choose another base port`);
}

/** Every start is awaited, so that a failure leaves nothing starting behind; the first failure counts. */
async function allOf(starts) {
  const failed = (await Promise.allSettled(starts)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

class Cluster {
  constructor(shape, options) {
    Object.assign(this, { shape, options, dir: shape.dir });
    this.kafka = numbered('kafka', options.kafka).map((_, at) => kafkaBroker(shape, at + 1, options.kafka));
    this.balancer = haproxy(shape);
    this.gateways = numbered('gateway', options.gateways).map((name) => this.node(name, options.gatewayEnv));
    this.projectors = numbered('projector', options.projectors).map((name) => this.node(name, options.projectorEnv));
    this.prometheus = options.prometheus ? prometheus(shape) : undefined;
    this.nginx = options.nginx ? nginx(shape) : undefined;
    this.root = { accessKeyId: shape.secrets.ROLEGATE_ROOT_ACCESS_KEY, secretAccessKey: shape.secrets.ROLEGATE_ROOT_SECRET_KEY };
  }

  node(name, env = {}) {
    return rolegateNode(this.shape, name, { ...this.options.env, ...env });
  }

  get brokers() {
    return this.kafka.map(({ address }) => address);
  }

  /** Every process of the cluster, by the name of its service. */
  get processes() {
    const all = [...this.kafka, ...(this.postgres?.servers ?? []), this.balancer, ...this.gateways, ...this.projectors, this.prometheus, this.nginx];
    return Object.fromEntries(all.filter((one) => one !== undefined).map((one) => [one.name, one]));
  }

  async start() {
    const { options, shape } = this;
    const began = performance.now();
    const told = async (what, start) => {
      await start;
      options.progress(`${what} after ${Math.round(performance.now() - began)} ms`);
    };
    this.postgres = await Postgres.of(shape, { standby: options.standby, balancer: this.balancer, durable: options.durable });
    // Brokers take longest, and nothing but the nodes needs them.
    await allOf([
      told('Kafka', allOf(this.kafka.map((broker) => broker.start()))),
      told('HAProxy', this.balancer.start()),
      told('Postgres', this.postgres.start()),
    ]);
    this.databaseUrl = this.postgres.databaseUrl;
    await this.postgres.untilFound(this.postgres.primary);
    await allOf([...this.gateways, ...this.projectors].map((node) => told(node.name, node.start())));
    await allOf([this.prometheus, this.nginx].map((one) => one?.start()));
    await this.untilBalanced();
    options.progress(`all after ${Math.round(performance.now() - began)} ms`);
  }

  /** Until HAProxy has seen every gateway that runs. @throws Error with the states that it sees */
  async untilBalanced(limit = 15_000) {
    const wanted = this.gateways.filter((gateway) => gateway.running && gateway.balanced !== false).map(({ name }) => `gateways/${name}`);
    let states = {};
    for (const end = performance.now() + limit; performance.now() < end; await new Promise((done) => setTimeout(done, 50))) {
      states = await this.balancer.servers();
      if (wanted.every((name) => states[name] === 'UP')) return;
    }
    throw new Error(`HAProxy does not see every gateway after ${limit} ms: ${JSON.stringify(states)}`);
  }

  /** A further gateway, not behind the balancer: the next number, with `env` over the others' environment. */
  async addGateway(env = {}) {
    const gateway = this.node(`gateway-${this.gateways.length + 1}`, { ...this.options.gatewayEnv, ...env });
    gateway.balanced = false;
    await gateway.start().catch(async (error) => {
      await gateway.stop();
      throw error;
    });
    this.gateways.push(gateway);
    return gateway;
  }

  /** Stops everything in order, what serves first; `discard` ends it at once and removes the folder. */
  async stop({ discard = false } = {}) {
    if (!discard) await this.stopInOrder();
    await endLeftovers(this.dir);
    await this.postgres?.end();
    this.unguard?.();
    if (discard) rmSync(this.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async stopInOrder() {
    await Promise.all([...this.gateways, ...this.projectors, this.prometheus, this.nginx].map((one) => one?.stop()));
    // A broker in order hands its partitions over, which the last ones cannot: they recover at the next start.
    await Promise.all([this.balancer.stop(), ...this.kafka.map((broker) => broker.stop('SIGTERM', 3000))]);
    await this.postgres?.stop();
  }
}

/**
 * Starts the cluster of docker-compose.yml on this machine, in folder `dir`, and resolves when all of it serves. What a
 * killed starter left in the folder is ended first. @throws Error that names the process and the end of its log
 */
export async function startCluster(given) {
  const options = { ...DEFAULTS, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
  if (!existsSync(join(root, 'dist/apps/cli/src/main.js'))) throw new Error('it is not built yet: npm run build');
  mkdirSync(join(resolve(options.dir), 'volumes'), { recursive: true, mode: 0o755 });
  const dir = realpathSync(options.dir);
  const ended = await endLeftovers(dir);
  if (ended > 0) options.progress(`ended ${ended} processes that an earlier start left behind`);
  const shape = new NativeShape({ dir, basePort: options.basePort, secrets: secretsIn(join(dir, 'secrets.env')), absent: absentOf(options) });
  const cluster = new Cluster(shape, options);
  await claimPorts(shape.addresses, [...Object.keys(cluster.processes), 'postgres-1', ...(options.standby ? ['postgres-2'] : [])]);
  cluster.unguard = guard(dir);
  try {
    await cluster.start();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}
