import type { Command } from '../command.js';
import { mfaCall } from '../requests/mfa-device.js';

export const mfaList: Command = {
  names: ['mfa list'],
  group: 'users',
  summary: "list a user's MFA devices",
  run: async (context) => context.print('entries', await mfaCall(context, 'MFA listing failed', 'GET')),
};
