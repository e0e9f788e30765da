import type { Command } from '../command.js';
import { modifyUser } from './user-modify.js';
import { namedUser, namedUserFlags } from '../requests/user-reply.js';

export const userEnable: Command = {
  names: ['user enable'],
  group: 'users',
  summary: 'enable a suspended user',
  flags: [...namedUserFlags],
  run: (context) => modifyUser(context, { ...namedUser(context), suspended: 'false' }),
};
