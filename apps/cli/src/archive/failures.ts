import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { CannotRestore } from './restored-place.js';
import { UnreadableArchive } from './sealed-stream.js';

/** What went wrong with an archive, as the command says it. */
export function archiveFailure(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  const { message, code } = error as NodeJS.ErrnoException;
  const about = code === 'ENOENT' ? exitCode.notFound : code === 'EEXIST' ? exitCode.exists : error instanceof UnreadableArchive || error instanceof CannotRestore ? exitCode.invalid : exitCode.inputOutput;
  return new CommandFailure(about, `ERROR: ${message}`);
}
