import { CommandFailure } from '../command-failure.js';
import type { Command } from '../command.js';
import { exitCode } from '../exit-code.js';
import { iamCall, required } from '../requests/role-request.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** IAM UpdateRole. */
export const roleUpdate: Command = {
  names: ['role update'],
  group: 'roles',
  summary: 'change the longest session or the description',
  flags: ['role-name', 'max-session-duration', 'description', ...signingAccountFlags],
  async run(context) {
    const { flags } = context;
    const roleName = required(context, 'role-name', 'ERROR: role name is empty');
    const duration = flags.filled('max-session-duration');
    const description = flags.get('description');
    if (duration === undefined && description === undefined) {
      throw new CommandFailure(exitCode.roleInvalid, 'ERROR: --max-session-duration or --description is needed');
    }
    await iamCall(context, 'UpdateRole', { RoleName: roleName, MaxSessionDuration: duration, Description: description });
    context.out(`${duration === undefined ? 'Description' : 'Max session duration'} updated successfully for role: ${roleName}\n`);
  },
};
