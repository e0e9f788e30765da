import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterProcess } from './cluster-process.mjs';
import { root } from './compose.mjs';
import { programOf } from './provisioned.mjs';

const pinned = join(root, 'node_modules/.bin/node');
const node = existsSync(pinned) ? pinned : process.execPath;
/** The command itself, so that its pid is the process that serves. */
const rolegate = join(root, 'apps/cli/bin/rolegate.mjs');

async function ready(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(3000) });
  if (!answer.ok) throw new Error(await answer.text());
  return true;
}

/** Gateway or projector `name` of a shape; `env` goes over what the compose file says. */
export function rolegateNode(shape, name, env = {}) {
  const environment = { ...shape.environment(name), ...env };
  if (environment.KAFKA_BROKERS === '' || [...shape.absent].some((one) => one === 'kafka-1')) delete environment.KAFKA_BROKERS;
  const managementUrl = `http://${shape.addresses.of(name, 8001)}`;
  const one = new ClusterProcess({
    name, dir: shape.dir, logFile: join(shape.dir, 'logs', `${name}.log`),
    beforeStart: async () => shape.prepare(name),
    launch: () => ({ command: node, args: [rolegate, ...shape.command(name)], env: { HOME: shape.dir, ...environment } }),
    answers: () => ready(`${managementUrl}/health/ready`),
  });
  const url = shape.addresses.has(name, 8000) ? `http://${shape.addresses.of(name, 8000)}` : undefined;
  return Object.assign(one, { managementUrl, url, environment });
}

/** Prometheus of a shape. */
export function prometheus(shape) {
  const name = 'prometheus';
  const url = `http://${shape.addresses.of(name, 9090)}`;
  const server = new ClusterProcess({
    name, dir: shape.dir, logFile: join(shape.dir, 'logs', `${name}.log`), readyLimit: 30_000,
    beforeStart: async () => shape.prepare(name),
    launch: () => ({ command: programOf(name), args: shape.command(name) }),
    answers: () => ready(`${url}/-/ready`),
  });
  return Object.assign(server, { url });
}

/** nginx in HAProxy's place, before the gateways. */
export function nginx(shape) {
  const name = 'nginx';
  const url = `http://${shape.addresses.of(name, 8000)}`;
  const server = new ClusterProcess({
    name, dir: shape.dir, logFile: join(shape.dir, 'logs', `${name}.log`), readyLimit: 15_000, stopSignal: 'SIGQUIT', stopLimit: 5000,
    beforeStart: async () => shape.prepare(name),
    launch: () => ({ command: programOf(name), args: ['-c', shape.path(name, '/etc/nginx/nginx.conf'), '-g', 'daemon off;'] }),
    answers: async () => (await fetch(url)).status < 500,
  });
  return Object.assign(server, { url });
}
