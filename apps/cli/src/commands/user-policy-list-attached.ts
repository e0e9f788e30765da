import type { Command } from '../command.js';
import { listAttachedPolicies, toUser } from '../requests/attached-policies.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM ListAttachedUserPolicies. */
export const userPolicyListAttached: Command = {
  names: ['user policy list attached', 'user policy list-attached', 'user-policy list attached', 'user-policy list-attached'],
  group: 'policies',
  summary: 'list the managed policies of a user',
  flags: ['uid', ...signingAccountFlags],
  run: (context) => listAttachedPolicies(context, toUser),
};
