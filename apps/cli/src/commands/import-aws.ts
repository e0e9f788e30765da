import type { Command } from '../command.js';

/** Makes here what GetAccountAuthorizationDetails says of an account of AWS. Again changes nothing. */
export const importAws: Command = {
  names: ['import aws'],
  group: 'gateway',
  summary: 'carry over users, roles and policies of an AWS account (its authorization details)',
  operands: ['PATH'],
  flags: ['dry-run', 'account-name'],
  async run(context) {
    const run = await import('../import/import-aws.js');
    await run.importAws(context, context.operands);
  },
};
