import { runCommand } from '../../apps/cli/src/run-command.js';
import type { Caller } from './caller.js';

export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `rolegate …` in the test's own process, with the endpoint and the key of a caller. */
export async function rolegate({ endpoint, credentials }: Caller, ...argv: string[]): Promise<CommandRun> {
  let [out, err] = ['', ''];
  const env = { ROLEGATE_ENDPOINT: endpoint, ROLEGATE_ACCESS_KEY: credentials!.accessKeyId, ROLEGATE_SECRET_KEY: credentials!.secretAccessKey };
  const code = await runCommand(argv, { env, clock: { now: Date.now, monotonic: () => performance.now() }, out: (text) => { out += text; }, err: (text) => { err += text; } });
  return { code, out, err };
}
