import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import { namedUser, namedUserFlags, printNamedUser } from '../requests/user-reply.js';

const task = 'could not create key';

/** PUT /admin/user?key: the key given, or one that the gateway makes. */
export const keyCreate: Command = {
  names: ['key create'],
  group: 'users',
  summary: 'give a user a further key',
  flags: [...namedUserFlags, 'subuser', 'access-key', 'secret-key', 'gen-access-key', 'gen-secret', 'key-type'],
  async run(context) {
    const { flags } = context;
    const named = namedUser(context);
    const noUser = { exit: exitCode.invalid, text: `${task}: unable to parse request, user info was not populated` };
    if (named.uid === undefined) throw new CommandFailure(noUser.exit, noUser.text);
    const accessKey = flags.filled('access-key');
    const generate = flags.isOn('gen-access-key') || flags.isOn('gen-secret') || accessKey === undefined;
    const parameters = {
      ...named,
      subuser: flags.filled('subuser'),
      'access-key': accessKey,
      'secret-key': flags.filled('secret-key'),
      'key-type': flags.filled('key-type'),
      'generate-key': generate ? 'true' : undefined,
    };
    const known = { NoSuchUser: noUser, KeyExists: { exit: exitCode.keyExists, text: `${task}: unable to add access key, existing S3 key in RGW system:${accessKey}` } };
    await saying(task, known, () => context.admin.call('PUT', '/user', parameters, 'key'));
    await printNamedUser(context);
  },
};
