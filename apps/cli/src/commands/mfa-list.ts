import type { Command } from '../command.js';
import { mfaCall } from '../requests/mfa-device.js';
import { namedUserFlags } from '../requests/user-reply.js';

export const mfaList: Command = {
  names: ['mfa list'],
  group: 'users',
  summary: "list a user's MFA devices",
  flags: [...namedUserFlags],
  run: async (context) => context.print('entries', await mfaCall(context, 'MFA listing failed', 'GET')),
};
