/** `npm run cluster`: the services of docker-compose.yml as processes on this machine; docs/recipes/cluster.md. */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { root, SECRETS_FILE } from './compose.mjs';
import { listen, send } from './control.mjs';
import { endLeftovers } from './leftovers.mjs';
import { writeSecrets } from './secrets.mjs';
import { startCluster } from './start-cluster.mjs';

const USAGE = `npm run cluster [-- COMMAND] [options]
  start                 (default) in the foreground; Ctrl-C stops everything that was started
  stop                  ends a cluster started with --detach
  status                its processes, with pids and addresses
  restart NAME          one of them, in order
  kill NAME [SIGNAL]    sends it a signal (SIGKILL)
  promote               Postgres's failover: the primary is ended and fenced, the standby takes over
  rejoin                the fenced server becomes the standby
  alone                 commits no longer wait for a standby that is gone
  secrets               makes ${SECRETS_FILE} once, and from it a file for each service of docker compose
options
  --dir DIR             data, logs, secrets (./data/cluster)
  --base-port N         the balancer's port; 70 ports from there on are the cluster's (8100)
  --gateways N --projectors N --kafka N   (3, 2, 3); --kafka 0: without Kafka
  --no-standby          one Postgres
  --prometheus --nginx  start these too
  --detach              return when it serves`;

const number = (text, fallback) => (text === undefined ? fallback : Number(text));

function read() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dir: { type: 'string', default: join(root, 'data/cluster') }, 'base-port': { type: 'string' }, gateways: { type: 'string' }, projectors: { type: 'string' }, kafka: { type: 'string' },
      'no-standby': { type: 'boolean' }, prometheus: { type: 'boolean' }, nginx: { type: 'boolean' }, detach: { type: 'boolean' }, help: { type: 'boolean' },
    },
  });
  if (values.help) throw new Error(USAGE);
  const options = {
    dir: resolve(values.dir), basePort: number(values['base-port']), gateways: number(values.gateways), projectors: number(values.projectors), kafka: number(values.kafka),
    standby: !values['no-standby'], prometheus: values.prometheus, nginx: values.nginx,
  };
  for (const [name, value] of Object.entries(options)) if (Number.isNaN(value)) throw new Error(`--${name} is a number`);
  return { command: positionals[0] ?? 'start', rest: positionals.slice(1), options, detach: values.detach === true };
}

const say = (line) => process.stdout.write(`${line}\n`);

function tell({ dir, url, root: key, primary, standby, processes }) {
  for (const one of processes) say(`  ${one.name.padEnd(12)} ${String(one.fenced ? 'fenced' : (one.pid ?? 'ended')).padEnd(8)} ${one.address}${one.management && one.management !== one.address ? `  health and metrics ${one.management}` : ''}${one.balancer ? `  ${one.balancer}` : ''}`);
  say(`S3, STS, IAM, /admin: ${url}; Postgres: ${primary}${standby === undefined ? ' alone' : `, standby ${standby}`}`);
  say(`root access key id ${key.accessKeyId}, its secret ${key.secretAccessKey}; logs in ${join(dir, 'logs')}`);
}

/** Serves until a signal, or the command `stop`. */
async function foreground(options) {
  let cluster;
  let ending;
  const stop = () => (ending ??= (async () => {
    say('stopping');
    await starting.catch(() => undefined);
    await cluster?.stop();
  })());
  const server = await listen(options.dir, () => cluster, stop);
  const end = () => void stop().then(() => process.exit(0), (error) => fail(error));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  server.on('close', end);
  const starting = startCluster({ ...options, progress: (line) => say(`  ${line}`) });
  cluster = await starting;
  tell(await send(options.dir, 'status'));
  // After `stop` the answer goes out first.
  server.on('request', (_request, response) => response.on('close', () => ending?.then(() => process.exit(0))));
}

async function detached(options) {
  mkdirSync(join(options.dir, 'logs'), { recursive: true });
  const logFile = join(options.dir, 'logs/starter.log');
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...process.argv.slice(2).filter((word) => word !== '--detach')], { detached: true, stdio: ['ignore', log, log] });
  child.unref();
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(readFileSync(logFile, 'utf8').trimEnd());
    const status = await send(options.dir, 'status').catch(() => undefined);
    if (status !== undefined) return tell(status);
    await sleep(100);
  }
}

/** A starter that was killed leaves no one to ask: what it started is ended here. */
async function stop(dir) {
  const answered = await send(dir, 'stop').then(() => true, (error) => {
    if (!error.message.startsWith('no cluster')) throw error;
    return false;
  });
  const ended = await endLeftovers(dir);
  say(answered || ended > 0 ? 'stopped' : `no cluster runs in ${dir}`);
}

function fail(error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

async function run({ command, rest, options, detach }) {
  if (command === 'start') return detach ? detached(options) : foreground(options);
  if (command === 'stop') return stop(options.dir);
  if (command === 'secrets') return writeSecrets(join(root, SECRETS_FILE)) && say(`all secrets are in ${SECRETS_FILE}, those of each service beside it`);
  if (command === 'status') return tell(await send(options.dir, 'status'));
  return say(await send(options.dir, command, ...rest));
}

await Promise.resolve().then(read).then(run).catch(fail);
