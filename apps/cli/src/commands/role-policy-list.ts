import type { Command, CommandContext } from '../command.js';
import { policyNames } from '../requests/policy-names.js';
import { required } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM ListRolePolicies; prints the names. */
export const listRolePolicies = async (context: CommandContext): Promise<void> =>
  context.print('PolicyNames', await policyNames(context, 'ListRolePolicies', { RoleName: required(context, 'role-name', 'ERROR: Role name is empty') }));

export const rolePolicyList: Command = {
  names: ['role-policy list', 'role policy list'],
  group: 'roles',
  summary: "list the names of a role's permission policies",
  flags: ['role-name', ...signingAccountFlags],
  run: listRolePolicies,
};
