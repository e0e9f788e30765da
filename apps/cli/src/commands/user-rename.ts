import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { askedAccount } from '../requests/signing-account.js';
import { saying } from '../gateway/gateway-refusal.js';
import { namedUser, namedUserFlags, printNamedUser } from '../requests/user-reply.js';

const task = 'could not rename user';

/**
 * IAM UpdateUser: what the user owns, its keys and its policies stay its own; a user of an account has its uid for good, and is
 * renamed in IAM alone. Into another tenant nobody is renamed. Prints the user. Source: radosgw-admin(8), user rename.
 */
export const userRename: Command = {
  names: ['user rename'],
  group: 'users',
  summary: 'give a user another uid',
  flags: [...namedUserFlags, 'new-uid'],
  async run(context) {
    const { uid, tenant } = namedUser(context);
    const newUid = context.flags.filled('new-uid');
    if (uid === undefined) throw new CommandFailure(exitCode.invalid, `${task}: user id is missing`);
    if (newUid === undefined) throw new CommandFailure(exitCode.invalid, `${task}: the new uid is missing (--new-uid)`);
    const [from, to] = [uid, newUid].map((one) => one.slice(one.indexOf('$') + 1)) as [string, string];
    const account = askedAccount(context) ?? '';
    if (newUid.includes('$') && newUid !== `${account}$${to}`) throw new CommandFailure(exitCode.invalid, `${task}: a user stays in its tenant`);
    await saying(task, {
      NoSuchEntity: { exit: exitCode.notFound, text: `${task}: unable to rename user, user does not exist` },
      EntityAlreadyExists: { exit: exitCode.exists, text: `${task}: unable to rename user, user: ${to} exists` },
    }, () => context.iamIn(account).call('UpdateUser', { UserName: from, NewUserName: to }));
    await printNamedUser(context, { uid: to, tenant: account === '' ? tenant : account });
  },
};
