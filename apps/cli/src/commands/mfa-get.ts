import type { Command } from '../command.js';
import type { PrintableValue } from '../output/print-value.js';
import { deviceSerial, mfaCall } from '../requests/mfa-device.js';
import { namedUserFlags } from '../requests/user-reply.js';

/** As radosgw-admin prints it, less the seed: nobody reads it back. */
export const mfaGet: Command = {
  names: ['mfa get'],
  group: 'users',
  summary: 'show an MFA device',
  flags: [...namedUserFlags, 'totp-serial'],
  async run(context) {
    const { entries } = (await mfaCall(context, 'MFA get failed', 'GET', { parameters: { 'totp-serial': deviceSerial(context) } })) as { entries: readonly PrintableValue[] };
    context.print('entry', { entry: entries[0]! });
  },
};
