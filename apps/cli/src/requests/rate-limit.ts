import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { AdminParameters } from '../gateway/admin-api.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { namedUser, namedUserFlags } from './user-reply.js';

export const rateLimitFlags = [...namedUserFlags, 'bucket', 'ratelimit-scope'] as const satisfies readonly FlagName[];
const AMOUNTS = ['max-read-ops', 'max-write-ops', 'max-read-bytes', 'max-write-bytes'] as const satisfies readonly FlagName[];
export const rateLimitSetFlags = [...rateLimitFlags, ...AMOUNTS] as const satisfies readonly FlagName[];

/** Whose limit the flags mean; `global`: that of all who have none of their own. */
function meant(context: CommandContext, global: boolean): AdminParameters {
  const { flags } = context;
  const scope = flags.filled('ratelimit-scope');
  if (global) return { global: 'true', 'ratelimit-scope': scope };
  const user = namedUser(context);
  const bucket = flags.filled('bucket');
  if ((scope ?? (bucket === undefined ? 'user' : 'bucket')) === 'bucket') {
    if (bucket === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: bucket name or uid is required for ratelimit operation');
    return { 'ratelimit-scope': 'bucket', bucket, tenant: user.tenant };
  }
  if (user.uid === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: bucket name or uid is required for ratelimit operation');
  return { 'ratelimit-scope': scope ?? 'user', ...user };
}

const missing = { exit: exitCode.notFound, text: 'ERROR: could not find what the rate limit is of' };
const known = { NoSuchUser: missing, NoSuchBucket: missing };

export const amounts = ({ flags }: CommandContext): AdminParameters => Object.fromEntries(AMOUNTS.map((name) => [name, flags.filled(name)]));

/** POST /admin/ratelimit. */
export async function changeRateLimit(context: CommandContext, changes: AdminParameters, global = false): Promise<void> {
  await saying('could not set rate limit', known, () => context.admin.call('POST', '/ratelimit', { ...meant(context, global), ...changes }));
}

/** GET /admin/ratelimit. */
export async function showRateLimit(context: CommandContext, global = false): Promise<void> {
  context.print('ratelimit', (await saying('could not show rate limit', known, () => context.admin.call('GET', '/ratelimit', meant(context, global)))) as PrintableValue);
}
