import type { Repairs } from '#readmodel-pg';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

/**
 * Runs a repair on the log in Postgres, not through a gateway: one that cannot apply an event refuses its account, and the
 * operator's own may be that. `--reason` goes into the log.
 * @throws CommandFailure
 */
export async function repair<T>({ env, flags }: CommandContext, act: (repairs: Repairs, reason: string) => Promise<T>): Promise<T> {
  const { DATABASE_URL: url } = env;
  const reason = flags.filled('reason');
  if (url === undefined || url === '') throw new CommandFailure(exitCode.usage, 'ERROR: DATABASE_URL is needed: the repair is written to the log itself');
  if (reason === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: --reason is needed');
  const { withRepairs } = await import('../../../projector/src/with-repairs.js');
  try {
    return await withRepairs(url, (repairs) => act(repairs, reason));
  } catch (error) {
    throw new CommandFailure((error as Error).name === 'RepairRefusedError' ? exitCode.invalid : exitCode.inputOutput, `ERROR: ${(error as Error).message}`);
  }
}
