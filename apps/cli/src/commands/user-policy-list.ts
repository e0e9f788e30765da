import type { Command, CommandContext } from '../command.js';
import { exitCode } from '../exit-code.js';
import { iamUserName } from '../requests/iam-user-name.js';
import { policyNames } from '../requests/policy-names.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM ListUserPolicies; prints the names. */
export const listUserPolicies = async (context: CommandContext): Promise<void> =>
  context.print('PolicyNames', await policyNames(context, 'ListUserPolicies', { UserName: await iamUserName(context, exitCode.roleInvalid) }));

export const userPolicyList: Command = {
  names: ['user-policy list', 'user policy list'],
  group: 'policies',
  summary: "list the names of a user's permission policies",
  flags: ['uid', ...signingAccountFlags],
  run: listUserPolicies,
};
