import type { Command } from '../command.js';
import { iamCall, policyText, required, unparsable } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM PutRolePolicy. */
export const rolePolicyPut: Command = {
  names: ['role-policy put', 'role policy put'],
  group: 'roles',
  summary: 'add or replace a permission policy',
  flags: ['role-name', 'policy-name', 'policy-doc', 'infile', ...signingAccountFlags],
  async run(context) {
    const parameters = {
      RoleName: required(context, 'role-name', 'role name is empty'),
      PolicyName: required(context, 'policy-name', 'policy name is empty'),
      PolicyDocument: policyText(context, 'policy-doc', 'permission policy document is empty'),
    };
    await iamCall(context, 'PutRolePolicy', parameters, unparsable('perm policy'));
    context.out('Permission policy attached successfully\n');
  },
};
