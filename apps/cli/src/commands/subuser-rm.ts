import type { Command } from '../command.js';
import { changeSubuser, subuserFlags } from '../requests/subuser.js';

/** DELETE /admin/user?subuser. Its keys go with it unless `--purge-keys=false`. */
export const subuserRm: Command = {
  names: ['subuser rm'],
  group: 'users',
  summary: 'remove a subuser and its keys',
  flags: [...subuserFlags, 'purge-keys'],
  run: (context) => changeSubuser(context, 'DELETE', 'could not remove subuser', { 'purge-keys': context.flags.get('purge-keys') }),
};
