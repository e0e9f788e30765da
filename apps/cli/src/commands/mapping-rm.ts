import type { Command } from '../command.js';
import { mappingCall, mappingFlags, mappingOf } from '../requests/mapping.js';

/** DELETE /admin/rolegate/v1/mappings. When it returns, no session works any more that rests on what was removed. */
export const mappingRm: Command = {
  names: ['mapping rm', 'mapping remove'],
  group: 'users',
  summary: 'take a mapping away, or the roles and policies of it that are named',
  flags: [...mappingFlags],
  async run(context) {
    context.print('mapping', await mappingCall(context, 'could not remove the mapping', 'DELETE', mappingOf(context)));
  },
};
