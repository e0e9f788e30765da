import type { Command } from '../command.js';
import { iamCall, required } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM DeleteRolePolicy. */
export const rolePolicyDelete: Command = {
  names: ['role-policy delete', 'role-policy rm', 'role policy delete', 'role policy rm'],
  group: 'roles',
  summary: 'remove a permission policy from a role',
  flags: ['role-name', 'policy-name', ...signingAccountFlags],
  async run(context) {
    const roleName = required(context, 'role-name', 'ERROR: role name is empty');
    const policyName = required(context, 'policy-name', 'ERROR: policy name is empty');
    await iamCall(context, 'DeleteRolePolicy', { RoleName: roleName, PolicyName: policyName });
    context.out(`Policy: ${policyName} successfully deleted for role: ${roleName}\n`);
  },
};
