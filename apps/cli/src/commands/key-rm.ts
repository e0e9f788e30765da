import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { GatewayRefusal, saying } from '../gateway/gateway-refusal.js';
import { namedUser, namedUserFlags, printNamedUser } from '../requests/user-reply.js';

const task = 'could not remove key';

/** DELETE /admin/user?key. When it returns, no node accepts the key any more. */
export const keyRm: Command = {
  names: ['key rm'],
  group: 'users',
  summary: "remove a user's key",
  flags: [...namedUserFlags, 'subuser', 'access-key', 'key-type'],
  async run(context) {
    const named = namedUser(context);
    const { flags } = context;
    const accessKey = flags.filled('access-key');
    const subuser = flags.filled('subuser');
    const keyType = flags.filled('key-type');
    const noUser = { exit: exitCode.invalid, text: `${task}: unable to parse request, user info was not populated` };
    if (named.uid === undefined) throw new CommandFailure(noUser.exit, noUser.text);
    // A Swift key has no id of its own: its subuser names it.
    if (accessKey === undefined && (subuser === undefined || keyType !== 'swift')) throw new CommandFailure(exitCode.invalid, 'error: access key was not specified');
    const noKey = { exit: exitCode.invalidAccessKey, text: `${task}: unable to remove access key, unable to find access key` };
    const parameters = { ...named, subuser, 'access-key': accessKey, 'key-type': keyType };
    await saying(task, { NoSuchUser: noUser, NoSuchKey: noKey, InvalidAccessKey: noKey }, async () => {
      try {
        await context.admin.call('DELETE', '/user', parameters, 'key');
      } catch (error) {
        // RGW says InvalidAccessKeyId of the key to remove and of the key that signs; only the latter fails a second time.
        if (!(error instanceof GatewayRefusal) || error.code !== 'InvalidAccessKeyId') throw error;
        await context.admin.call('GET', '/user', named);
        throw new CommandFailure(noKey.exit, noKey.text);
      }
    });
    await printNamedUser(context);
  },
};
