import type { Command } from '../command.js';
import { iamCall, policyText, required, unparsable } from '../requests/role-request.js';
import { accountFlags, userNameOf } from '../requests/signing-account.js';

/** IAM PutUserPolicy. */
export const userPolicyPut: Command = {
  names: ['user-policy put', 'user policy put'],
  group: 'policies',
  summary: "add or replace a permission policy of a user's own",
  flags: ['uid', 'policy-name', 'policy-doc', 'infile', ...accountFlags],
  async run(context) {
    const parameters = {
      UserName: userNameOf(required(context, 'uid', 'ERROR: uid not specified')),
      PolicyName: required(context, 'policy-name', 'policy name is empty'),
      PolicyDocument: policyText(context, 'policy-doc', 'permission policy document is empty'),
    };
    await iamCall(context, 'PutUserPolicy', parameters, unparsable('perm policy'));
    context.out('Permission policy attached successfully\n');
  },
};
