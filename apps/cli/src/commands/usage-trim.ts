import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import { usageFlags, usageParameters } from '../requests/usage-parameters.js';

/** DELETE /admin/usage. The sentences are radosgw-admin's. */
export const usageTrim: Command = {
  names: ['usage trim', 'usage clear'],
  group: 'users',
  summary: 'forget usage, of all only with --yes-i-really-mean-it',
  flags: [...usageFlags, 'yes-i-really-mean-it'],
  async run(context) {
    const meant = usageParameters(context);
    const all = Object.values(meant).every((value) => value === undefined);
    if (all && !context.flags.isOn('yes-i-really-mean-it')) {
      throw new CommandFailure(exitCode.usage, 'usage trim without user/date/bucket specified will remove *all* users data\ndo you really mean it? (requires --yes-i-really-mean-it)');
    }
    await saying('could not trim usage', {}, () => context.admin.call('DELETE', '/usage', { ...meant, 'remove-all': all ? 'true' : undefined }));
  },
};
