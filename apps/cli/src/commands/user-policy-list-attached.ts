import type { Command } from '../command.js';
import { listAttachedPolicies, toUser } from '../requests/attached-policies.js';

/** IAM ListAttachedUserPolicies. */
export const userPolicyListAttached: Command = {
  names: ['user policy list attached', 'user policy list-attached', 'user-policy list attached', 'user-policy list-attached'],
  group: 'policies',
  summary: 'list the managed policies of a user',
  flags: ['uid'],
  run: (context) => listAttachedPolicies(context, toUser),
};
