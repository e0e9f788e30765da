import type { CommandContext } from '../command.js';
import { cephExport } from './ceph/ceph-export.js';
import { cephWanted } from './ceph/ceph-wanted.js';
import { parsedFile, readFiles } from './read-files.js';
import { runImport } from './run-import.js';

export const importCeph = (context: CommandContext, names: readonly string[]): Promise<void> =>
  runImport(context, 'import ceph', cephWanted(cephExport(readFiles(names).map(parsedFile))));
