import type { CommandContext } from '../command.js';
import type { FlagName } from '../arguments/flags.js';
import type { AdminParameters } from '../gateway/admin-api.js';
import { namedUser, namedUserFlags } from './user-reply.js';

/** Flags that are a parameter of the same name in PUT and POST /admin/user. */
const sameName = [
  'display-name', 'email', 'access-key', 'secret-key', 'key-type', 'max-buckets', 'op-mask', 'system', 'admin', 'account-id', 'account-root',
] as const satisfies readonly FlagName[];

/** Every flag that says something about a user. */
export const userFlags = [...namedUserFlags, ...sameName, 'caps', 'gen-access-key', 'gen-secret'] as const satisfies readonly FlagName[];

/** What the flags say about a user to create or modify, as the admin API's parameters. */
export function userParameters(context: CommandContext): AdminParameters {
  const { flags } = context;
  const parameters: Record<string, string | undefined> = { ...namedUser(context) };
  for (const name of sameName) parameters[name] = flags.get(name);
  parameters['user-caps'] = flags.get('caps');
  if (flags.isOn('gen-access-key') || flags.isOn('gen-secret')) parameters['generate-key'] = 'true';
  return parameters;
}
