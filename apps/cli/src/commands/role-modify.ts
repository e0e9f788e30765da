import type { Command, CommandContext } from '../command.js';
import { iamCall, policyText, required, unparsable } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM UpdateAssumeRolePolicy; returns the role's name. */
export async function replaceTrustPolicy(context: CommandContext): Promise<string> {
  const roleName = required(context, 'role-name', 'ERROR: role name is empty');
  const document = policyText(context, 'assume-role-policy-doc', 'ERROR: assume role policy document is empty');
  await iamCall(context, 'UpdateAssumeRolePolicy', { RoleName: roleName, PolicyDocument: document }, unparsable('policy'));
  return roleName;
}

export const trustPolicyUpdated = (roleName: string): string => `Assume role policy document updated successfully for role: ${roleName}\n`;

/** The command of radosgw-admin before Quincy, and its sentence. */
export const roleModify: Command = {
  names: ['role modify'],
  group: 'roles',
  summary: 'replace the trust policy of a role',
  flags: ['role-name', 'assume-role-policy-doc', 'infile', ...signingAccountFlags],
  async run(context) {
    context.out(trustPolicyUpdated(await replaceTrustPolicy(context)));
  },
};
