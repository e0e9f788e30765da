import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { closest } from './closest.js';
import { Flags, flagRows, type FlagName } from './flags.js';

export interface ParsedArguments {
  readonly flags: Flags;
  /** Everything that is no flag, in order: the command's words and its operands. */
  readonly words: readonly string[];
}

interface Spelling {
  readonly name: FlagName;
  readonly takes: 'value' | 'switch' | 'ignored';
}

const spellings: ReadonlyMap<string, Spelling> = new Map(
  flagRows.flatMap(([name, row]) => [name, ...(row.also ?? [])].map((spelling) => [dashed(spelling), { name, takes: row.takes }] as const)),
);

/** `-i`, `--uid`; one letter takes one dash. */
function dashed(spelling: string): string {
  return spelling.length === 1 ? `-${spelling}` : `--${spelling}`;
}

/** A seed of Ceph's manual writes `--path==/x/` and `--path-prefix =/x/`; no path begins with an equals sign. */
const path = new Set<FlagName>(['path', 'path-prefix']);

/**
 * radosgw-admin's grammar (ceph_argparse.cc): flags stand anywhere, `--flag value` and `--flag=value` alike, a value may
 * begin with a dash, `_` in a name means `-`, `--` ends the flags. Throws CommandFailure with its sentence for an unknown
 * flag, naming the word as it was typed.
 */
export function parseArguments(argv: readonly string[]): ParsedArguments {
  const flags = new Flags();
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--') {
      words.push(...argv.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      if (word !== '') words.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const typed = equals < 0 ? word : word.slice(0, equals);
    const inline = equals < 0 ? undefined : word.slice(equals + 1);
    const spelling = spellings.get(typed.replaceAll('_', '-'));
    if (spelling === undefined) throw unknownFlag(word, typed);
    if (spelling.takes === 'switch') {
      flags.set(spelling.name, switchValue(typed, inline));
      continue;
    }
    const value = inline ?? argv[++i];
    if (value === undefined) throw new CommandFailure(exitCode.usage, `Option ${typed} requires an argument.`);
    if (spelling.takes === 'value') flags.set(spelling.name, path.has(spelling.name) && value.startsWith('=') ? value.slice(1) : value);
  }
  return { flags, words };
}

function unknownFlag(word: string, typed: string): CommandFailure {
  const meant = closest(typed.replaceAll('_', '-'), spellings.keys());
  return new CommandFailure(exitCode.invalid, `ERROR: invalid flag ${word}${meant === undefined || meant.length < 4 ? '' : `\nDid you mean ${meant}?`}`);
}

function switchValue(typed: string, inline: string | undefined): string {
  if (inline === undefined || inline === 'true' || inline === '1') return 'true';
  if (inline === 'false' || inline === '0') return 'false';
  throw new CommandFailure(exitCode.invalid, `ERROR: ${typed} takes true or false, not '${inline}'`);
}
