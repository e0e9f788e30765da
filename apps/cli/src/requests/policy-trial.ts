import { readFileSync } from 'node:fs';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import { type TriedPolicyReply, toldTrial } from '../output/tried-policy.js';
import type { PrintableValue } from '../output/print-value.js';

/** Milliseconds. */
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** POST /admin/rolegate/v1/replay: a changed policy on recorded requests. @throws CommandFailure */
export async function tryPolicy(context: CommandContext, file: string): Promise<void> {
  const { flags } = context;
  const parameters = {
    role: flags.filled('role') ?? flags.filled('role-name'), user: flags.filled('user') ?? flags.filled('uid'), tenant: flags.filled('tenant'), 'account-id': flags.filled('account-id'),
    'policy-name': flags.filled('policy-name'), 'policy-arn': flags.filled('policy-arn'), since: since(context),
  };
  if (parameters.role === undefined && parameters.user === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: --role or --user is needed: whose requests are replayed');
  const document = read(file);
  const reply = await saying('could not replay requests', {}, () => context.admin.call('POST', '/rolegate/v1/replay', parameters, undefined, document));
  if (flags.get('format') === undefined) context.out(toldTrial(reply as TriedPolicyReply));
  else context.print('replay', reply as PrintableValue);
}

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new CommandFailure(exitCode.notFound, `ERROR: failed to read policy document: ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** A time, or how long ago: `30m`, `24h`, `7d`. */
function since({ flags, clock }: CommandContext): string | undefined {
  const given = flags.filled('since');
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(given ?? '') ?? [];
  return count === undefined ? given : new Date(clock.now() - Number(count) * UNITS[unit!]!).toISOString();
}
