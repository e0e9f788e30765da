import type { Command } from '../command.js';
import { textOf } from '../gateway/query-reply.js';
import { policyDocument } from '../output/role-info.js';
import { iamCall, required } from '../requests/role-request.js';
import { listUserPolicies } from './user-policy-list.js';
import { accountFlags, userNameOf } from '../requests/signing-account.js';

/** IAM GetUserPolicy; without a policy name it lists the names, as the command of roles does. */
export const userPolicyGet: Command = {
  names: ['user-policy get', 'user policy get'],
  group: 'policies',
  summary: 'show a permission policy of a user',
  flags: ['uid', 'policy-name', ...accountFlags],
  async run(context) {
    const policyName = context.flags.filled('policy-name');
    if (policyName === undefined) return listUserPolicies(context);
    const result = await iamCall(context, 'GetUserPolicy', { UserName: userNameOf(required(context, 'uid', 'ERROR: uid not specified')), PolicyName: policyName });
    context.print('user', { 'Permission policy': policyDocument(textOf(result, 'PolicyDocument')) });
  },
};
