import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying, type Sayings } from '../gateway/gateway-refusal.js';
import { userFlags, userParameters } from '../requests/user-parameters.js';
import { anonymousUser, namedUser, printUser } from '../requests/user-reply.js';

const task = 'could not create user';

function known({ flags }: CommandContext): Sayings {
  const exists = { exit: exitCode.exists, text: `${task}: unable to parse parameters, user: ${flags.get('uid')} exists` };
  const invalidCapability = `${task}: unable to create user, unable to add user capabilities, unable to add caps: ${flags.get('caps')}`;
  return {
    UserAlreadyExists: exists,
    UserExists: exists,
    EmailExists: { exit: exitCode.emailExists, text: `${task}: unable to parse parameters, email: ${flags.get('email')} is the email address of an existing user` },
    KeyExists: { exit: exitCode.keyExists, text: `${task}: unable to parse parameters, duplicate key provided` },
    InvalidCapability: { exit: exitCode.invalidCapability, text: invalidCapability },
  };
}

/** PUT /admin/user. */
export const userCreate: Command = {
  names: ['user create'],
  group: 'users',
  summary: 'create a user, with a key',
  flags: [...userFlags],
  async run(context) {
    const { uid } = namedUser(context);
    if (uid === undefined) throw new CommandFailure(exitCode.invalid, `${task}: ${anonymousUser}`);
    if (context.flags.filled('display-name') === undefined) {
      throw new CommandFailure(exitCode.invalid, `${task}: unable to parse parameters, no display name specified`);
    }
    printUser(context, await saying(task, known(context), () => context.admin.call('PUT', '/user', userParameters(context))));
  },
};
