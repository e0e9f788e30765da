import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { mappingCall, mappingFlags, mappingOf } from '../requests/mapping.js';

/** POST /admin/rolegate/v1/mappings. What the mapping gives already stays. */
export const mappingAdd: Command = {
  names: ['mapping add'],
  group: 'users',
  summary: 'give people of an identity provider roles or policies',
  flags: [...mappingFlags],
  async run(context) {
    const mapping = mappingOf(context);
    if (mapping.roleArns.length + mapping.policyArns.length === 0) throw new CommandFailure(exitCode.invalid, 'ERROR: --role-arn or --policy-arn is needed');
    context.print('mapping', await mappingCall(context, 'could not add the mapping', 'POST', mapping));
  },
};
