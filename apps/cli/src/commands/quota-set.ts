import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { bytesOf, changeQuota, quotaFlags } from '../requests/quota.js';

/** Sets limits; they hold once the quota is enabled. */
export const quotaSet: Command = {
  names: ['quota set'],
  group: 'users',
  summary: 'set the quota of a user, its buckets, a bucket or an account',
  flags: [...quotaFlags, 'max-size', 'max-objects'],
  run(context) {
    const size = bytesOf(context.flags.filled('max-size'));
    const objects = context.flags.filled('max-objects');
    if (size === undefined && objects === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: --max-size or --max-objects is missing');
    return changeQuota(context, { 'max-size': size, 'max-objects': objects });
  },
};
