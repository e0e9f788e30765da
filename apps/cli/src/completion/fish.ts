import type { FlagRow } from '../arguments/flags.js';
import type { Command } from '../command.js';
import { flagValues, type Place, places, quoted } from './offers.js';

const fish = (text: string): string => quoted(text, 'fish');

/** Completions for fish, with what each word means. Source: fish documentation, `complete`. */
export function fishCompletion(commands: readonly Command[]): string {
  return `# rolegate completion fish: write it to ~/.config/fish/completions/rolegate.fish
function __rolegate_typed
  set -l typed
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip = 1
      set skip 0
      continue
    end
    switch (string replace -a _ - -- $word)
      case ${flagValues().taking.join(' ')}
        set skip 1
      case '-*'
      case '*'
        set -a typed $word
    end
  end
  echo "$typed"
end
function __rolegate_at
  set -l typed (__rolegate_typed)
  test "$typed" = "$argv"
end
function __rolegate_behind
  set -l typed (__rolegate_typed)
  test "$typed" = "$argv"; or string match -q -- "$argv *" "$typed"
end
complete -c rolegate -f
${places(commands).flatMap(place).join('\n')}
complete -c radosgw-admin -w rolegate
`;
}

function place({ typed, words, flags, operands }: Place): readonly string[] {
  const here = `complete -c rolegate -n ${fish(`__rolegate_at ${typed}`.trimEnd())}`;
  const behind = operands.length === 0 ? here : `complete -c rolegate -n ${fish(`__rolegate_behind ${typed}`)}`;
  return [
    ...words.map(({ word, text }) => `${here} -a ${fish(word)} -d ${fish(text)}`),
    ...(operands[0] === 'FILE' ? [`${here} -F`] : []),
    ...flags.map(([name, row]) => `${behind} -l ${name}${valueOf(row)} -d ${fish(row.doc ?? '')}`),
  ];
}

function valueOf({ takes, file, values }: FlagRow): string {
  if (takes === 'switch') return '';
  if (file) return ' -rF';
  return values === undefined ? ' -x' : ` -xa ${fish(values.join(' '))}`;
}
