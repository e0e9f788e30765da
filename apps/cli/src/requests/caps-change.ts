import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import { namedUser, printNamedUser } from './user-reply.js';

/** PUT or DELETE /admin/user?caps, then the user as it is now. `task` begins the sentences, `step` names what failed. */
export async function changeCaps(context: CommandContext, method: 'PUT' | 'DELETE', task: string, step: string): Promise<void> {
  const named = namedUser(context);
  const noUser = { exit: exitCode.invalid, text: `${task}: user info was not populated` };
  if (named.uid === undefined) throw new CommandFailure(noUser.exit, noUser.text);
  const caps = context.flags.filled('caps');
  if (caps === undefined) throw new CommandFailure(exitCode.invalidCapability, `${task}: empty user caps`);
  const invalid = { exit: exitCode.invalidCapability, text: `${task}: ${step}: ${caps}` };
  await saying(task, { NoSuchUser: noUser, InvalidCapability: invalid }, () => context.admin.call(method, '/user', { ...named, 'user-caps': caps }, 'caps'));
  await printNamedUser(context);
}
