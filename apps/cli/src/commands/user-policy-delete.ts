import type { Command } from '../command.js';
import { exitCode } from '../exit-code.js';
import { iamUserName } from '../requests/iam-user-name.js';
import { iamCall, required } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM DeleteUserPolicy. */
export const userPolicyDelete: Command = {
  names: ['user-policy delete', 'user-policy rm', 'user policy delete', 'user policy rm'],
  group: 'policies',
  summary: 'remove a permission policy from a user',
  flags: ['uid', 'policy-name', ...signingAccountFlags],
  async run(context) {
    const policyName = required(context, 'policy-name', 'ERROR: policy name is empty');
    const userName = await iamUserName(context, exitCode.roleInvalid);
    await iamCall(context, 'DeleteUserPolicy', { UserName: userName, PolicyName: policyName });
    context.out(`Policy: ${policyName} successfully deleted for user: ${userName}\n`);
  },
};
