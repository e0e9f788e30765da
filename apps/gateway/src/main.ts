import { readGatewayConfig } from './config/gateway-config.js';
import { type Gateway, startGateway } from './gateway.js';
import { startFleet } from './workers/fleet.js';
import { WORKER_VARIABLE, Worker } from './workers/worker.js';

/** Starting longer than this many milliseconds gets a line, so that nobody wonders. */
const PATIENCE = 2000;

/**
 * Runs a gateway until a signal: `rolegate serve`. SIGTERM lets load balancers go elsewhere, drains requests and stops
 * Postgres cleanly; SIGINT, which comes from a person, does so without waiting for balancers. Resolves when it serves.
 * @throws ConfigError, or what kept it from starting; everything started has been stopped again
 */
export async function runGateway(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const config = readGatewayConfig(env);
  if (env[WORKER_VARIABLE] !== undefined && process.connected) return new Worker(config).run();
  const began = performance.now();
  const slow = setTimeout(() => say('rolegate: starting …'), PATIENCE);
  let gateway: Gateway | undefined;
  const end = once(async (code: number, hurry: boolean) => {
    const forced = setTimeout(() => process.exit(code || 1), (config.drainSeconds + config.operation.shutdownSeconds + 20) * 1000);
    await gateway?.stop(hurry).catch((error: unknown) => say(`rolegate: stopping failed: ${String(error)}`));
    clearTimeout(forced);
    process.exit(code);
  });
  process.on('SIGTERM', () => void end(0, false));
  process.on('SIGINT', () => void end(0, true));
  const start = config.operation.workers === 1 ? startGateway : startFleet;
  gateway = await start(config, {
    progress: (line) => say(`rolegate: ${line}`),
    lost: (why) => { say(`rolegate: ${why}; ending`); void end(1, true); },
  }).finally(() => clearTimeout(slow));
  welcome(gateway, config.storage.dataDir, Math.round(performance.now() - began), say);
}

function welcome({ address, managementAddress, root }: Gateway, dataDir: string, ms: number, say: (line: string) => void): void {
  say(`rolegate: ready after ${ms} ms at ${address} (S3, STS, IAM, /admin)`);
  say(`  health and metrics: ${managementAddress}/health/ready, /metrics`);
  say(`  data folder:        ${dataDir}`);
  say(`  root access key id: ${root.accessKeyId}`);
  say(`  its secret:         ${root.file === undefined ? 'as configured (ROLEGATE_ROOT_SECRET_KEY)' : `in ${root.file} (mode 0600)`}; try: npx rolegate user list`);
}

function once<A extends unknown[]>(work: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  let running: Promise<void> | undefined;
  return (...args) => (running ??= work(...args));
}
