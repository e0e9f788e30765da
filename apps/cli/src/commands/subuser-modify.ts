import type { Command } from '../command.js';
import { changeSubuser, subuserFlags } from '../requests/subuser.js';

/** POST /admin/user?subuser. */
export const subuserModify: Command = {
  names: ['subuser modify'],
  group: 'users',
  summary: "change a subuser's access, or its key",
  flags: [...subuserFlags, 'access', 'key-type', 'access-key', 'secret-key', 'gen-secret'],
  async run(context) {
    const { flags } = context;
    await changeSubuser(context, 'POST', 'could not modify subuser', {
      access: flags.filled('access'),
      'key-type': flags.filled('key-type'),
      'access-key': flags.filled('access-key'),
      'secret-key': flags.filled('secret-key'),
      'generate-secret': flags.isOn('gen-secret') ? 'true' : undefined,
    });
  },
};
