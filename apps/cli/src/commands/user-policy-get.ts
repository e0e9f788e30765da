import type { Command } from '../command.js';
import { exitCode } from '../exit-code.js';
import { textOf } from '../gateway/query-reply.js';
import { policyDocument } from '../output/role-info.js';
import { iamUserName } from '../requests/iam-user-name.js';
import { iamCall } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';
import { listUserPolicies } from './user-policy-list.js';

/** IAM GetUserPolicy; without a policy name it lists the names, as the command of roles does. */
export const userPolicyGet: Command = {
  names: ['user-policy get', 'user policy get'],
  group: 'policies',
  summary: 'show a permission policy of a user',
  flags: ['uid', 'policy-name', ...signingAccountFlags],
  async run(context) {
    const policyName = context.flags.filled('policy-name');
    if (policyName === undefined) return listUserPolicies(context);
    const result = await iamCall(context, 'GetUserPolicy', { UserName: await iamUserName(context, exitCode.roleInvalid), PolicyName: policyName });
    context.print('user', { 'Permission policy': policyDocument(textOf(result, 'PolicyDocument')) });
  },
};
