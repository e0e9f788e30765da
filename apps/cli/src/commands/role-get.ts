import type { Command } from '../command.js';
import { childOf } from '../gateway/query-reply.js';
import { roleInfo, roleKeys } from '../output/role-info.js';
import { iamCall, required } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM GetRole. */
export const roleGet: Command = {
  names: ['role get'],
  group: 'roles',
  summary: 'show a role',
  flags: ['role-name', 'role-keys', ...signingAccountFlags],
  async run(context) {
    const keys = roleKeys(context);
    const result = await iamCall(context, 'GetRole', { RoleName: required(context, 'role-name', 'ERROR: empty role name') });
    context.print('role', roleInfo(childOf(result, 'Role'), keys));
  },
};
