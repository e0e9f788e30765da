import type { Command } from '../command.js';
import { iamCall, required } from '../requests/role-request.js';
import { accountFlags, userNameOf } from '../requests/signing-account.js';

/** IAM DeleteUserPolicy. */
export const userPolicyDelete: Command = {
  names: ['user-policy delete', 'user-policy rm', 'user policy delete', 'user policy rm'],
  group: 'policies',
  summary: 'remove a permission policy from a user',
  flags: ['uid', 'policy-name', ...accountFlags],
  async run(context) {
    const userName = userNameOf(required(context, 'uid', 'ERROR: uid not specified'));
    const policyName = required(context, 'policy-name', 'ERROR: policy name is empty');
    await iamCall(context, 'DeleteUserPolicy', { UserName: userName, PolicyName: policyName });
    context.out(`Policy: ${policyName} successfully deleted for user: ${userName}\n`);
  },
};
