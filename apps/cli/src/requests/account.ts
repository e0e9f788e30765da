import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { AdminParameters } from '../gateway/admin-api.js';
import type { Sayings } from '../gateway/gateway-refusal.js';

/** What names an account: its id, or its name in the tenant, or its email. */
export const namedAccountFlags = ['account-id', 'account-name', 'tenant', 'email'] as const satisfies readonly FlagName[];

const limits = ['max-users', 'max-roles', 'max-groups', 'max-access-keys', 'max-buckets'] as const satisfies readonly FlagName[];

/** Every flag that says something about an account. */
export const accountFlags = [...namedAccountFlags, ...limits] as const satisfies readonly FlagName[];

/** As the admin API's parameters. */
export function accountParameters({ flags }: CommandContext): AdminParameters {
  const parameters: Record<string, string | undefined> = { id: flags.filled('account-id'), name: flags.filled('account-name'), tenant: flags.filled('tenant'), email: flags.get('email') };
  for (const name of limits) parameters[name] = flags.get(name);
  return parameters;
}

/** The parameters of an account that exists; refuses to guess which, as radosgw-admin does. */
export function namedAccount(context: CommandContext): AdminParameters {
  const parameters = accountParameters(context);
  if (parameters.id || parameters.name || parameters.email) return parameters;
  throw new CommandFailure(exitCode.invalid, 'ERROR: requires --account-id or --account-name or --email');
}

export const accountSayings = (task: string): Sayings => ({
  AccountAlreadyExists: { exit: exitCode.exists, text: `${task}: an account of this id or name exists` },
  NoSuchKey: { exit: exitCode.notFound, text: `${task}: the account does not exist` },
  DeleteConflict: { exit: exitCode.notEmpty, text: `${task}: it still has users, roles, policies, buckets or the like; remove them first` },
});
