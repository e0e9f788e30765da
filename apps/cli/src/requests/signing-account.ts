import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';

/** What names the account or tenant of a role or a user's policy. */
export const signingAccountFlags = ['tenant', 'account-id'] as const satisfies readonly FlagName[];

/**
 * The account or tenant in which IAM is to act; undefined: the caller's own. Others than administrators may name their own alone
 * (docs/adr/0021). `--uid` may be `TENANT$USER`.
 */
export const askedAccount = ({ flags }: Pick<CommandContext, 'flags'>): string | undefined =>
  flags.filled('account-id') ?? flags.filled('tenant') ?? tenantOf(flags.filled('uid'));

const tenantOf = (uid: string | undefined): string | undefined => (uid?.includes('$') ? uid.slice(0, uid.indexOf('$')) : undefined);
