import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { closest } from './closest.js';
import { whyForeign } from './foreign-words.js';

export interface FoundCommand {
  readonly command: Command;
  readonly operands: readonly string[];
}

/**
 * Walks the command words. An unknown word is answered as radosgw-admin does: with the words that could stand there.
 * A command of several words may be typed as one argument (`'user create'`), too.
 */
export function findCommand(commands: readonly Command[], typed: readonly string[]): FoundCommand {
  const words = typed.length === 1 ? (typed[0] ?? '').split(' ') : typed;
  const spellings = commands.flatMap((command) => command.names.map((name) => ({ command, parts: name.split(' ') })));
  let open = spellings;
  for (let depth = 0; ; depth++) {
    const complete = open.find(({ parts }) => parts.length === depth);
    const next = open.filter(({ parts }) => parts.length > depth);
    const word = words[depth];
    const matching = word === undefined ? [] : next.filter(({ parts }) => parts[depth] === word);
    if (matching.length > 0) {
      open = matching;
    } else if (complete !== undefined) {
      return { command: complete.command, operands: takeOperands(complete.command, words.slice(depth)) };
    } else {
      throw unrecognized(word, next.map(({ parts }) => parts[depth] ?? ''), meantBy(words, spellings));
    }
  }
}

function takeOperands(command: Command, rest: readonly string[]): readonly string[] {
  const names = command.operands ?? [];
  const missing = names[rest.length];
  if (missing !== undefined) throw new CommandFailure(exitCode.invalid, `ERROR: ${command.names[0]}: ${missing} is missing`);
  const extra = rest[names.length];
  if (extra !== undefined) throw new CommandFailure(exitCode.usage, `ERROR: Unrecognized argument: '${extra}'`);
  return rest;
}

function unrecognized(word: string | undefined, expected: readonly string[], whole: string | undefined): CommandFailure {
  const said = word === undefined ? 'ERROR: the command is not complete' : `ERROR: Unrecognized argument: '${word}'`;
  const list = [...new Set(expected)].sort().map((one) => `\n  ${one}`).join('');
  const foreign = word === undefined ? undefined : whyForeign(word);
  const meant = word === undefined || foreign !== undefined ? undefined : whole ?? closest(word, expected);
  const hint = foreign ?? (meant === undefined ? undefined : `Did you mean '${meant}'?`);
  return new CommandFailure(exitCode.usage, `${said}\nExpected one of the following:${list}${hint === undefined ? '' : `\n${hint}`}`);
}

/** The command of other habits: `create-role`, `role-create`, `list roles`. */
function meantBy(words: readonly string[], spellings: readonly { readonly parts: readonly string[] }[]): string | undefined {
  if (words.length === 1 && !words[0]?.includes('-')) return undefined;
  const bag = (parts: readonly string[]): string => parts.flatMap((part) => part.split('-')).map((part) => part.replace(/s$/, '')).sort().join(' ');
  const typed = bag(words);
  return spellings.find(({ parts }) => bag(parts) === typed)?.parts.join(' ');
}
