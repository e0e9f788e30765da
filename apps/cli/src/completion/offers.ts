import { everywhereFlags, flagRows, type FlagName, type FlagRow } from '../arguments/flags.js';
import type { Command } from '../command.js';

/** What may be typed next: a word of a command, or a flag. */
export interface Offer {
  readonly word: string;
  readonly text: string;
}

/** What may follow the command words typed so far. */
export interface Place {
  /** Joined by blanks; '' at the beginning. */
  readonly typed: string;
  readonly words: readonly Offer[];
  /** Where the words are a whole command: its flags with their rows. */
  readonly flags: readonly (readonly [FlagName, FlagRow])[];
  readonly operands: readonly string[];
}

const rows = new Map(flagRows);

/** Every place of the command line where something can be offered, the beginning first. */
export function places(commands: readonly Command[]): readonly Place[] {
  const found = new Map<string, { words: Map<string, Offer>; command?: Command }>();
  const at = (typed: string) => found.get(typed) ?? found.set(typed, { words: new Map() }).get(typed)!;
  for (const command of commands) {
    for (const name of command.names) {
      const parts = name.split(' ');
      for (const [i, word] of parts.entries()) {
        const { words } = at(parts.slice(0, i).join(' '));
        const last = i === parts.length - 1;
        if (last || !words.has(word)) words.set(word, { word, text: last ? command.summary : `${word} …` });
      }
      at(name).command = command;
    }
  }
  return [...found].map(([typed, { words, command }]) => ({
    typed,
    words: [...words.values()].sort((a, b) => (a.word < b.word ? -1 : 1)),
    flags: command === undefined ? [] : [...command.flags, ...everywhereFlags].map((name) => [name, rows.get(name)!] as const),
    operands: command?.operands ?? [],
  }));
}

/** Flags by what may follow them; each as it is typed, with its dashes. */
export interface FlagValues {
  /** Flags that take a value, those of one letter included. */
  readonly taking: readonly string[];
  /** Those of them whose value names a file. */
  readonly files: readonly string[];
  /** Those whose values are few. */
  readonly enumerated: readonly (readonly [flag: string, values: readonly string[]])[];
}

export function flagValues(): FlagValues {
  const spelled = flagRows.flatMap(([name, row]) => [name, ...(row.also ?? [])].map((spelling) => [spelling.length === 1 ? `-${spelling}` : `--${spelling}`, row] as const));
  return {
    taking: spelled.filter(([, { takes }]) => takes !== 'switch').map(([flag]) => flag),
    files: spelled.filter(([, { file }]) => file).map(([flag]) => flag),
    enumerated: spelled.flatMap(([flag, { values }]) => (values === undefined ? [] : [[flag, values] as const])),
  };
}

/** In single quotes for a shell of the Bourne family, or for fish, which knows `\'` within them. */
export const quoted = (text: string, shell: 'sh' | 'fish' = 'sh'): string =>
  shell === 'sh' ? `'${text.replaceAll("'", "'\\''")}'` : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
