import { ConfigError } from '#kernel';
import { readGatewayConfig } from '../../gateway/src/config/gateway-config.js';
import { checkSurroundings } from '../../gateway/src/node/surroundings.js';
import { type RunningProjector, startProjector } from './projector.js';

/** Milliseconds after which a stop that does not end is cut short; others see the leases standing still. */
const LONGEST_STOP = 15_000;

/**
 * Runs a projector until a signal: `rolegate projector`. SIGTERM and SIGINT hand everything over to the other projectors.
 * Resolves when it runs.
 * @throws ConfigError, or what kept it from starting; everything started has been stopped again
 */
export async function runProjector(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const config = readGatewayConfig(env, { opensSealed: false });
  if (config.storage.databaseUrl === undefined) throw new ConfigError(['DATABASE_URL must be given: the embedded Postgres belongs to its gateway, which projects by itself']);
  await checkSurroundings(config, (line) => say(`rolegate: ${line}`));
  const began = performance.now();
  let projector: RunningProjector | undefined;
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), LONGEST_STOP).unref();
    await projector?.stop().catch((error: unknown) => say(`rolegate: stopping failed: ${String(error)}`));
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
  projector = await startProjector(config);
  say(`rolegate: projector runs after ${Math.round(performance.now() - began)} ms`);
  say(`  health, metrics and projections: ${projector.managementAddress}/health/ready, /metrics, /projections`);
}
