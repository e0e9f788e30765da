import type { Command } from '../command.js';
import { exitCode } from '../exit-code.js';
import { iamUserName } from '../requests/iam-user-name.js';
import { iamCall, policyText, required, unparsable } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM PutUserPolicy. */
export const userPolicyPut: Command = {
  names: ['user-policy put', 'user policy put'],
  group: 'policies',
  summary: "add or replace a permission policy of a user's own",
  flags: ['uid', 'policy-name', 'policy-doc', 'infile', ...signingAccountFlags],
  async run(context) {
    const policyName = required(context, 'policy-name', 'policy name is empty');
    const document = policyText(context, 'policy-doc', 'permission policy document is empty');
    const parameters = { UserName: await iamUserName(context, exitCode.roleInvalid), PolicyName: policyName, PolicyDocument: document };
    await iamCall(context, 'PutUserPolicy', parameters, unparsable('perm policy'));
    context.out('Permission policy attached successfully\n');
  },
};
