import type { Command, CommandContext } from '../command.js';
import { exitCode } from '../exit-code.js';
import type { AdminParameters } from '../gateway/admin-api.js';
import { saying } from '../gateway/gateway-refusal.js';
import { CommandFailure } from '../command-failure.js';
import { PURGE_PATIENCE, purging } from '../requests/purge.js';
import { namedUser, namedUserFlags } from '../requests/user-reply.js';

const task = 'could not remove user';
const missing = { exit: exitCode.notFound, text: `${task}: unable to remove user, user does not exist` };
const owner = { exit: exitCode.exists, text: `${task}: unable to remove user, must specify purge data to remove user with buckets` };

/** DELETE /admin/user; with --purge-data the user's buckets go first, one after another. Sent again, it goes on where it broke off. */
export const userRm: Command = {
  names: ['user rm'],
  group: 'users',
  summary: 'remove a user',
  flags: [...namedUserFlags, 'purge-data'],
  async run(context) {
    const named = namedUser(context);
    if (named.uid === undefined) throw new CommandFailure(missing.exit, missing.text);
    const remove = (parameters: AdminParameters, patience?: number): Promise<unknown> =>
      saying(task, { NoSuchUser: missing, DeleteConflict: owner, BucketNotEmpty: owner }, () => context.admin.call('DELETE', '/user', { ...named, ...parameters }, undefined, undefined, patience));
    if (!context.flags.isOn('purge-data')) await remove({});
    else await purging(context, 'user rm', () => objectsOf(context), () => remove({ 'purge-data': 'true' }, PURGE_PATIENCE));
  },
};

async function objectsOf(context: CommandContext): Promise<number> {
  const { stats } = (await context.admin.call('GET', '/user', { ...namedUser(context), stats: 'true' })) as { stats: { num_objects: number } };
  return stats.num_objects;
}
