import type { Command } from '../command.js';
import { exitCode } from '../exit-code.js';
import { iamCall, required } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM DeleteRole. When it returns, no node accepts a session of the role any more. */
export const roleDelete: Command = {
  names: ['role delete', 'role rm'],
  group: 'roles',
  summary: 'delete a role that has no policies',
  flags: ['role-name', ...signingAccountFlags],
  async run(context) {
    const roleName = required(context, 'role-name', 'ERROR: empty role name');
    // radosgw-admin exits without a word here.
    const conflict = { exit: exitCode.deleteConflict, text: `ERROR: role: ${roleName} still has policies; delete them first (role-policy list, role-policy delete)` };
    await iamCall(context, 'DeleteRole', { RoleName: roleName }, { DeleteConflict: conflict });
    context.out(`role: ${roleName} successfully deleted\n`);
  },
};
