import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { deviceSerial, mfaCall } from '../requests/mfa-device.js';
import { namedUserFlags } from '../requests/user-reply.js';

export const mfaResync: Command = {
  names: ['mfa resync'],
  group: 'users',
  summary: 'set the clock of an MFA device by two codes',
  flags: [...namedUserFlags, 'totp-serial', 'totp-pin'],
  async run(context) {
    const codes = context.flags.all('totp-pin');
    if (codes.length !== 2) throw new CommandFailure(exitCode.invalid, 'ERROR: missing two --totp-pin params (--totp-pin=<first> --totp-pin=<second>)');
    await mfaCall(context, 'MFA resync failed', 'POST', { subresource: 'resync', parameters: { 'totp-serial': deviceSerial(context) }, text: codes.join('\n') });
  },
};
