import type { Command } from '../command.js';
import { textOf } from '../gateway/query-reply.js';
import { policyDocument } from '../output/role-info.js';
import { iamCall, required } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';
import { listRolePolicies } from './role-policy-list.js';

/** IAM GetRolePolicy; without a policy name Ceph's manual uses the command to list the names. */
export const rolePolicyGet: Command = {
  names: ['role-policy get', 'role policy get'],
  group: 'roles',
  summary: 'show a permission policy of a role',
  flags: ['role-name', 'policy-name', ...signingAccountFlags],
  async run(context) {
    const policyName = context.flags.filled('policy-name');
    if (policyName === undefined) return listRolePolicies(context);
    const roleName = required(context, 'role-name', 'ERROR: role name is empty');
    const result = await iamCall(context, 'GetRolePolicy', { RoleName: roleName, PolicyName: policyName });
    context.print('role', { 'Permission policy': policyDocument(textOf(result, 'PolicyDocument')) });
  },
};
