import { readFileSync } from 'node:fs';
import type { Command, CommandContext } from '../command.js';
import { deviceSerial, mfaCall } from '../requests/mfa-device.js';
import { namedUserFlags } from '../requests/user-reply.js';

const STDIN_FD = 0;

/** On a command line other users of the machine see the seed: `-` reads it from stdin. */
function seedOf({ flags }: CommandContext): string | undefined {
  const seed = flags.filled('totp-seed');
  return seed === '-' ? readFileSync(STDIN_FD, 'utf8').trim() : seed;
}

/** POST /admin/rolegate/v1/mfa-devices. A seed that the gateway makes is printed, once. */
export const mfaCreate: Command = {
  names: ['mfa create'],
  group: 'users',
  summary: 'give a user an MFA device, which counts at once',
  flags: [...namedUserFlags, 'totp-serial', 'totp-seed', 'totp-seed-type', 'totp-seconds', 'totp-window'],
  async run(context) {
    const { flags } = context;
    const parameters = {
      'totp-serial': deviceSerial(context),
      'totp-seed-type': flags.filled('totp-seed-type'),
      'totp-seconds': flags.filled('totp-seconds'),
      'totp-window': flags.filled('totp-window'),
    };
    const text = seedOf(context);
    const device = await mfaCall(context, 'MFA creation failed', 'POST', { parameters, text });
    if (text === undefined || flags.get('format') !== undefined) context.print('entry', device);
  },
};
