import type { Command } from '../command.js';
import { deviceSerial, mfaCall } from '../requests/mfa-device.js';
import { namedUserFlags } from '../requests/user-reply.js';

export const mfaRemove: Command = {
  names: ['mfa remove', 'mfa rm'],
  group: 'users',
  summary: 'take an MFA device away',
  flags: [...namedUserFlags, 'totp-serial'],
  async run(context) {
    await mfaCall(context, 'MFA removal failed', 'DELETE', { parameters: { 'totp-serial': deviceSerial(context) } });
  },
};
