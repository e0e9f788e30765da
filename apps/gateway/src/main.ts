import { readGatewayConfig } from './config/gateway-config.js';
import { type RunningGateway, startGateway } from './gateway.js';

/** Starting longer than this many milliseconds gets a line, so that nobody wonders. */
const PATIENCE = 2000;

/**
 * Runs a gateway until a signal: `rolegate serve`. SIGTERM and SIGINT drain requests and stop Postgres cleanly.
 * Resolves when the gateway serves.
 * @throws ConfigError, or what kept it from starting; everything started has been stopped again
 */
export async function runGateway(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const config = readGatewayConfig(env);
  const began = performance.now();
  const slow = setTimeout(() => say('rolegate: starting …'), PATIENCE);
  let gateway: RunningGateway | undefined;
  const end = once(async (code: number) => {
    const forced = setTimeout(() => process.exit(code || 1), (config.operation.shutdownSeconds + 20) * 1000);
    await gateway?.stop().catch((error: unknown) => say(`rolegate: stopping failed: ${String(error)}`));
    clearTimeout(forced);
    process.exit(code);
  });
  process.on('SIGTERM', () => void end(0));
  process.on('SIGINT', () => void end(0));
  gateway = await startGateway(config, {
    progress: (line) => say(`rolegate: ${line}`),
    lost: (why) => { say(`rolegate: ${why}; ending`); void end(1); },
  }).finally(() => clearTimeout(slow));
  welcome(gateway, config.storage.dataDir, Math.round(performance.now() - began), say);
}

function welcome(gateway: RunningGateway, dataDir: string, ms: number, say: (line: string) => void): void {
  const { root } = gateway.node;
  say(`rolegate: ready after ${ms} ms at ${gateway.address} (S3, STS, IAM, /admin)`);
  say(`  health and metrics: ${gateway.managementAddress}/health/ready, /metrics`);
  say(`  data folder:        ${dataDir}`);
  say(`  root access key id: ${root.accessKeyId}`);
  say(`  its secret:         ${root.file === undefined ? 'as configured (ROLEGATE_ROOT_SECRET_KEY)' : `in ${root.file} (mode 0600)`}; try: npx rolegate user list`);
}

function once<A extends unknown[]>(work: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  let running: Promise<void> | undefined;
  return (...args) => (running ??= work(...args));
}
