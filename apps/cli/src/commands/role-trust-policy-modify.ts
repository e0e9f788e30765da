import type { Command } from '../command.js';
import { iamCall, policyText, required, unparsable } from '../requests/role-request.js';

/** IAM UpdateAssumeRolePolicy; `role modify` is its name in radosgw-admin before Quincy. */
export const roleTrustPolicyModify: Command = {
  names: ['role-trust-policy modify', 'role trust-policy modify', 'role modify'],
  group: 'roles',
  summary: 'replace the trust policy of a role',
  flags: ['role-name', 'assume-role-policy-doc', 'infile'],
  async run(context) {
    const roleName = required(context, 'role-name', 'ERROR: role name is empty');
    const document = policyText(context, 'assume-role-policy-doc', 'ERROR: assume role policy document is empty');
    await iamCall(context, 'UpdateAssumeRolePolicy', { RoleName: roleName, PolicyDocument: document }, unparsable('policy'));
    context.out(`Assume role policy document updated successfully for role: ${roleName}\n`);
  },
};
