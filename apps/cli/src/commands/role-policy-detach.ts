import type { Command } from '../command.js';
import { detachPolicy, toRole } from '../requests/attached-policies.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM DetachRolePolicy. */
export const rolePolicyDetach: Command = {
  names: ['role policy detach', 'role-policy detach'],
  group: 'roles',
  summary: 'detach a managed policy from a role',
  flags: ['role-name', 'policy-arn', ...signingAccountFlags],
  run: (context) => detachPolicy(context, toRole),
};
