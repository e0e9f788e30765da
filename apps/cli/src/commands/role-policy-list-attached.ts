import type { Command } from '../command.js';
import { listAttachedPolicies, toRole } from '../requests/attached-policies.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM ListAttachedRolePolicies. */
export const rolePolicyListAttached: Command = {
  names: ['role policy list attached', 'role policy list-attached', 'role-policy list attached', 'role-policy list-attached'],
  group: 'roles',
  summary: 'list the managed policies of a role',
  flags: ['role-name', ...signingAccountFlags],
  run: (context) => listAttachedPolicies(context, toRole),
};
