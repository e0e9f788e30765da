import type { Command } from '../command.js';
import { exitCode } from '../exit-code.js';
import { childOf } from '../gateway/query-reply.js';
import { roleInfo, roleKeys } from '../output/role-info.js';
import { iamCall, policyText, required, unparsable } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM CreateRole. */
export const roleCreate: Command = {
  names: ['role create'],
  group: 'roles',
  summary: 'create a role',
  flags: ['role-name', 'path', 'assume-role-policy-doc', 'infile', 'description', 'max-session-duration', 'role-keys', ...signingAccountFlags],
  async run(context) {
    const { flags } = context;
    const keys = roleKeys(context);
    const roleName = required(context, 'role-name', 'ERROR: role name is empty');
    const parameters = {
      RoleName: roleName,
      AssumeRolePolicyDocument: policyText(context, 'assume-role-policy-doc', 'ERROR: assume role policy document is empty'),
      Path: flags.filled('path'),
      Description: flags.filled('description'),
      MaxSessionDuration: flags.filled('max-session-duration'),
    };
    const exists = { exit: exitCode.exists, text: `ERROR: name ${roleName} already in use` };
    const result = await iamCall(context, 'CreateRole', parameters, { EntityAlreadyExists: exists, ...unparsable('policy') });
    context.print('role', roleInfo(childOf(result, 'Role'), keys));
  },
};
