import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { deviceSerial, mfaCall } from '../requests/mfa-device.js';
import { namedUserFlags } from '../requests/user-reply.js';

/** Says `ok` for what the device shows; the code is not used up. */
export const mfaCheck: Command = {
  names: ['mfa check'],
  group: 'users',
  summary: 'check a code of an MFA device',
  flags: [...namedUserFlags, 'totp-serial', 'totp-pin'],
  async run(context) {
    const text = context.flags.filled('totp-pin');
    if (text === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: TOTP device pin was not provided (via --totp-pin)');
    await mfaCall(context, 'MFA check failed', 'POST', { subresource: 'check', parameters: { 'totp-serial': deviceSerial(context) }, text });
    context.out('ok\n');
  },
};
