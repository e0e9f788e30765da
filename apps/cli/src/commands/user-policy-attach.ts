import type { Command } from '../command.js';
import { attachPolicy, toUser } from '../requests/attached-policies.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM AttachUserPolicy. */
export const userPolicyAttach: Command = {
  names: ['user policy attach', 'user-policy attach'],
  group: 'policies',
  summary: 'attach a managed policy to a user',
  flags: ['uid', 'policy-arn', ...signingAccountFlags],
  run: (context) => attachPolicy(context, toUser),
};
