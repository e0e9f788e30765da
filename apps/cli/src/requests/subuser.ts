import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { AdminParameters } from '../gateway/admin-api.js';
import { saying } from '../gateway/gateway-refusal.js';
import { namedUser, namedUserFlags, printNamedUser } from './user-reply.js';

export const subuserFlags = [...namedUserFlags, 'subuser'] as const satisfies readonly FlagName[];

/** One request on a subuser, which `--subuser USER:NAME` names even without `--uid`; then the user as it is now. */
export async function changeSubuser(context: CommandContext, method: 'PUT' | 'POST' | 'DELETE', task: string, more: AdminParameters): Promise<void> {
  const subuser = context.flags.filled('subuser');
  const named = namedSubuser(context, subuser);
  const noUser = { exit: exitCode.invalid, text: `${task}: unable to parse request, user info was not populated` };
  if (named.uid === undefined) throw new CommandFailure(noUser.exit, noUser.text);
  await saying(task, { NoSuchUser: noUser }, () => context.admin.call(method, '/user', { ...named, subuser, ...more }, 'subuser'));
  await printNamedUser(context, named);
}

function namedSubuser(context: CommandContext, subuser: string | undefined): ReturnType<typeof namedUser> {
  const colon = subuser?.lastIndexOf(':') ?? -1;
  if (context.flags.filled('uid') !== undefined || colon < 0) return namedUser(context);
  return { uid: subuser!.slice(0, colon), tenant: context.flags.filled('tenant') };
}
