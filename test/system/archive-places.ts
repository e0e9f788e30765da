import { runCommand } from '../../apps/cli/src/run-command.js';
import { readGatewayConfig } from '../../apps/gateway/src/config/gateway-config.js';
import { type RunningGateway, startGateway } from '../../apps/gateway/src/gateway.js';
import type { Credentials } from '../conformance/gateway.js';

const PASSPHRASE = 'a passphrase of this test';
export const ROOT: Credentials = { accessKeyId: 'ROOTKEY', secretAccessKey: 'root-secret' };

export type Env = Readonly<Record<string, string>>;

/** A place where a system can be: its settings, in either shape. */
export const settings = (dataDir: string, more: Env = {}): Env => ({
  ROLEGATE_DATA_DIR: dataDir, ROLEGATE_PORT: '0', ROLEGATE_MANAGEMENT_PORT: '0', ROLEGATE_LOG_LEVEL: 'silent', ROLEGATE_SHUTDOWN_SECONDS: '5', ROLEGATE_DRAIN_SECONDS: '0',
  ROLEGATE_ROOT_ACCESS_KEY: ROOT.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: ROOT.secretAccessKey, ROLEGATE_ARCHIVE_PASSPHRASE: PASSPHRASE, ...more,
});
/** A gateway at that place, in this process. */
export const start = (env: Env): Promise<RunningGateway> => startGateway(readGatewayConfig(env), { progress: () => undefined, lost: (why) => { throw new Error(why); } });

/** A command of the CLI in this process. */
export async function cli(env: Env, ...argv: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  const code = await runCommand(argv, { env, clock: { now: Date.now, monotonic: () => performance.now() }, out: (text) => { out += text; }, err: (text) => { err += text; } });
  return { code, out, err };
}
