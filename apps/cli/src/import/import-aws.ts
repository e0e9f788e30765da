import type { CommandContext } from '../command.js';
import { awsExport } from './aws/aws-export.js';
import { awsWanted } from './aws/aws-wanted.js';
import { parsedFile, readFiles } from './read-files.js';
import { runImport } from './run-import.js';

export const importAws = (context: CommandContext, names: readonly string[]): Promise<void> =>
  runImport(context, 'import aws', awsWanted(awsExport(readFiles(names).map(parsedFile)), context.flags.filled('account-name') ?? ''));
