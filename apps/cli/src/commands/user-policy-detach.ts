import type { Command } from '../command.js';
import { detachPolicy, toUser } from '../requests/attached-policies.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM DetachUserPolicy. */
export const userPolicyDetach: Command = {
  names: ['user policy detach', 'user-policy detach'],
  group: 'policies',
  summary: 'detach a managed policy from a user',
  flags: ['uid', 'policy-arn', ...signingAccountFlags],
  run: (context) => detachPolicy(context, toUser),
};
