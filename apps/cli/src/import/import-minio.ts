import { isRealAccount } from '#kernel';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { minioExport } from './minio/minio-export.js';
import { minioWanted } from './minio/minio-wanted.js';
import { unpacked } from './minio/read-zip.js';
import { readFiles } from './read-files.js';
import { runImport } from './run-import.js';

export async function importMinio(context: CommandContext, names: readonly string[]): Promise<void> {
  const account = context.flags.filled('account-id') ?? '';
  if (account !== '' && !isRealAccount(account)) throw new CommandFailure(exitCode.invalid, 'ERROR: --account-id is RGW and 17 digits, or 12 digits');
  const files = await unpacked(readFiles(names));
  const uid = context.flags.filled('uid') ?? '';
  await runImport(context, 'import minio', minioWanted(minioExport(files), { account, uid }, context.clock.now()));
}
