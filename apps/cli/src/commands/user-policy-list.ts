import type { Command, CommandContext } from '../command.js';
import { policyNames } from '../requests/policy-names.js';
import { required } from '../requests/role-request.js';
import { accountFlags, userNameOf } from '../requests/signing-account.js';

/** IAM ListUserPolicies; prints the names. */
export const listUserPolicies = async (context: CommandContext): Promise<void> =>
  context.print('PolicyNames', await policyNames(context, 'ListUserPolicies', { UserName: userNameOf(required(context, 'uid', 'ERROR: uid not specified')) }));

export const userPolicyList: Command = {
  names: ['user-policy list', 'user policy list'],
  group: 'policies',
  summary: "list the names of a user's permission policies",
  flags: ['uid', ...accountFlags],
  run: listUserPolicies,
};
