import type { Command } from '../command.js';
import { changeSubuser, subuserFlags } from '../requests/subuser.js';

/** PUT /admin/user?subuser. As radosgw-admin does, with a new Swift secret unless `--secret` gives one. */
export const subuserCreate: Command = {
  names: ['subuser create'],
  group: 'users',
  summary: 'create a subuser, with a Swift key',
  flags: [...subuserFlags, 'access', 'key-type', 'access-key', 'secret-key', 'gen-secret'],
  async run(context) {
    const { flags } = context;
    const secret = flags.filled('secret-key');
    await changeSubuser(context, 'PUT', 'could not create subuser', {
      access: flags.filled('access'),
      'key-type': flags.filled('key-type'),
      'access-key': flags.filled('access-key'),
      'secret-key': secret,
      'generate-secret': secret === undefined && flags.get('gen-secret') !== 'false' ? 'true' : undefined,
    });
  },
};
