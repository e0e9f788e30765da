import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying, type Said } from '../gateway/gateway-refusal.js';
import { userInfo } from '../output/user-info.js';

/** radosgw-admin's words when `--uid` is missing where a user is created or changed. */
export const anonymousUser = 'unable to parse parameters, unable to perform operations on the anonymous user';

/** What names a user. */
export const namedUserFlags = ['uid', 'tenant'] as const satisfies readonly FlagName[];

/** The user that the flags name; refuses a tenant without a user, as radosgw-admin does. */
export function namedUser({ flags }: CommandContext): { uid: string | undefined; tenant: string | undefined } {
  const uid = flags.filled('uid');
  const tenant = flags.filled('tenant');
  if (tenant !== undefined && uid === undefined) throw new CommandFailure(exitCode.invalid, "ERROR: --tenant is set, but there's no user ID");
  return { uid, tenant };
}

/** Prints a user of the admin API; radosgw-admin ends it with an empty line. */
export function printUser(context: CommandContext, reply: unknown): void {
  context.print('user_info', userInfo(reply));
  context.out('\n');
}

export const noUserInfo: Said = { exit: exitCode.invalid, text: 'could not fetch user info: no user info saved' };

/** Fetches the user and prints it: what radosgw-admin does after every change of a user's keys and caps. */
export async function printNamedUser(context: CommandContext, named = namedUser(context)): Promise<void> {
  const reply = await saying('could not fetch user info', { NoSuchUser: noUserInfo }, () => context.admin.call('GET', '/user', named));
  printUser(context, reply);
}
