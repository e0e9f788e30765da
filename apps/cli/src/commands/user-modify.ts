import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { AdminParameters } from '../gateway/admin-api.js';
import { saying, type Sayings } from '../gateway/gateway-refusal.js';
import { userFlags, userParameters } from '../requests/user-parameters.js';
import { anonymousUser, namedUser, printUser } from '../requests/user-reply.js';

const task = 'could not modify user';

function known({ flags }: CommandContext): Sayings {
  return {
    NoSuchUser: { exit: exitCode.notFound, text: `${task}: unable to modify user, user not found` },
    EmailExists: { exit: exitCode.emailExists, text: `${task}: unable to modify user, email: ${flags.get('email')} is the email address of an existing user` },
    KeyExists: { exit: exitCode.keyExists, text: `${task}: unable to modify user, duplicate key provided` },
    InvalidCapability: { exit: exitCode.invalidCapability, text: `${task}: unable to modify user, unable to add caps: ${flags.get('caps')}` },
  };
}

/** POST /admin/user with what changes; prints the user. */
export async function modifyUser(context: CommandContext, changes: AdminParameters): Promise<void> {
  if (namedUser(context).uid === undefined) throw new CommandFailure(exitCode.invalid, `${task}: ${anonymousUser}`);
  printUser(context, await saying(task, known(context), () => context.admin.call('POST', '/user', changes)));
}

export const userModify: Command = {
  names: ['user modify'],
  group: 'users',
  summary: 'change a user',
  flags: [...userFlags],
  run: (context) => modifyUser(context, userParameters(context)),
};
