import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { GatewayRefusal } from '../gateway/gateway-refusal.js';
import { namedUser } from './user-reply.js';

interface UserReply {
  readonly display_name: string;
  /** Only of users of accounts. */
  readonly account_id?: string;
  /** The same, but for gateways of Ceph. */
  readonly user_name?: string;
}

/**
 * IAM's name of the user whom `--uid` names, with exit code `exit` where none is named: within an account the gateway tells it
 * (RGW does not: there it is the display name), elsewhere it is the uid without its tenant. Whoever may not ask for users by uid (an account's root user) names them by
 * IAM's name. Source: Ceph, doc/radosgw/account.rst.
 */
export async function iamUserName(context: CommandContext, exit: number): Promise<string> {
  const named = namedUser(context);
  if (named.uid === undefined) throw new CommandFailure(exit, 'ERROR: uid not specified');
  const found = await userOf(context, named);
  if (found?.user_name !== undefined) return found.user_name;
  return found?.account_id ? found.display_name : named.uid.slice(named.uid.indexOf('$') + 1);
}

async function userOf({ admin }: CommandContext, named: ReturnType<typeof namedUser>): Promise<UserReply | undefined> {
  try {
    return (await admin.call('GET', '/user', named)) as UserReply;
  } catch (error) {
    if (error instanceof GatewayRefusal && (error.status === 404 || error.code === 'AccessDenied')) return undefined;
    throw error;
  }
}
