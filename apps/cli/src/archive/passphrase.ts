import { createInterface } from 'node:readline';
import { readPrivate } from '../../../gateway/src/node/private-file.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

const SHORTEST = 12;
const VARIABLE = 'ROLEGATE_ARCHIVE_PASSPHRASE';

/**
 * The passphrase of an archive: `--passphrase-file` (0600), ROLEGATE_ARCHIVE_PASSPHRASE, else asked for on a terminal. Never on
 * the command line, where other users of the machine see it.
 * @throws CommandFailure
 */
export async function passphraseOf({ flags, env, terminal, err }: CommandContext): Promise<string> {
  const file = flags.filled('passphrase-file');
  const given = file === undefined ? (env[VARIABLE] ?? (terminal && process.stdin.isTTY ? await asked(err) : undefined)) : await inFile(file);
  if (given === undefined) throw invalid(`the passphrase of the archive was not given (via --passphrase-file or ${VARIABLE})`);
  if (given.length < SHORTEST) throw invalid(`the passphrase has fewer than ${SHORTEST} characters`);
  return given;
}

async function inFile(file: string): Promise<string> {
  const text = await readPrivate(file).catch((error: Error) => { throw invalid(error.message); });
  if (text === undefined) throw new CommandFailure(exitCode.notFound, `ERROR: ${file} does not exist`);
  return text.replace(/\r?\n$/, '');
}

/** Without showing it. */
function asked(err: (text: string) => void): Promise<string> {
  err('passphrase of the archive: ');
  const lines = createInterface({ input: process.stdin, terminal: true, output: undefined });
  return new Promise((resolve) => lines.once('line', (line) => {
    lines.close();
    err('\n');
    resolve(line);
  }));
}

const invalid = (why: string): CommandFailure => new CommandFailure(exitCode.invalid, `ERROR: ${why}`);
