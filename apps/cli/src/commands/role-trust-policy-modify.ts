import { CommandFailure } from '../command-failure.js';
import type { Command } from '../command.js';
import { exitCode } from '../exit-code.js';
import { childOf } from '../gateway/query-reply.js';
import { roleInfo, roleKeys } from '../output/role-info.js';
import { iamCall } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';
import { replaceTrustPolicy, trustPolicyUpdated } from './role-modify.js';

/** IAM UpdateAssumeRolePolicy; then the role as it is now, as Ceph's document shows it. Source: Ceph, doc/radosgw/role.rst. */
export const roleTrustPolicyModify: Command = {
  names: ['role-trust-policy modify', 'role trust-policy modify'],
  group: 'roles',
  summary: 'replace the trust policy of a role, and show the role',
  flags: ['role-name', 'assume-role-policy-doc', 'infile', 'role-keys', ...signingAccountFlags],
  async run(context) {
    const keys = roleKeys(context);
    const roleName = await replaceTrustPolicy(context);
    const role = await readable(iamCall(context, 'GetRole', { RoleName: roleName }));
    if (role === undefined) context.out(trustPolicyUpdated(roleName));
    else context.print('role', roleInfo(childOf(role, 'Role'), keys));
  },
};

/** Who may change a role need not be allowed to read it: the change is made all the same. */
async function readable<T>(reply: Promise<T>): Promise<T | undefined> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof CommandFailure && error.exitCode === exitCode.accessDenied) return undefined;
    throw error;
  }
}
