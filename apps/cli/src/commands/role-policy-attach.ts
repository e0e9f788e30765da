import type { Command } from '../command.js';
import { attachPolicy, toRole } from '../requests/attached-policies.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM AttachRolePolicy. */
export const rolePolicyAttach: Command = {
  names: ['role policy attach', 'role-policy attach'],
  group: 'roles',
  summary: 'attach a managed policy to a role',
  flags: ['role-name', 'policy-arn', ...signingAccountFlags],
  run: (context) => attachPolicy(context, toRole),
};
