import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';

/** What names the account or tenant of a role or a user's policy. */
export const signingAccountFlags = ['tenant', 'account-id'] as const satisfies readonly FlagName[];

/**
 * IAM acts in the account of the caller. Whoever names another would change the wrong role, and is refused; the caller is
 * asked for only then. `uid` may be `TENANT$USER`.
 */
export async function assertSignsFor({ flags, callerArn }: CommandContext): Promise<void> {
  const asked = flags.filled('account-id') ?? flags.filled('tenant') ?? tenantOf(flags.filled('uid'));
  if (asked === undefined) return;
  const account = (await saying('ERROR', {}, callerArn)).split(':')[4] ?? '';
  if (account === asked) return;
  throw new CommandFailure(exitCode.invalid, `ERROR: roles and policies are those of the account that signs, ${account === '' ? 'the one without a name' : account}; sign with a key of ${asked}`);
}

const tenantOf = (uid: string | undefined): string | undefined => (uid?.includes('$') ? uid.slice(0, uid.indexOf('$')) : undefined);
