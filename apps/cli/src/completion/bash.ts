import type { Command } from '../command.js';
import { flagValues, type Place, places, quoted } from './offers.js';

/**
 * A completion function for bash, without a call of the program. Readline takes `=` for a word of its own
 * (COMP_WORDBREAKS), so `--format=xml` arrives as three. Source: Bash Reference Manual, "Programmable Completion".
 */
export function bashCompletion(commands: readonly Command[]): string {
  const { taking, files, enumerated } = flagValues();
  return `# rolegate completion bash: source it, or write it to /etc/bash_completion.d/rolegate
_rolegate() {
  local current="\${COMP_WORDS[COMP_CWORD]}" flag="\${COMP_WORDS[COMP_CWORD-1]}" typed='' offers='' word i
  COMPREPLY=()
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $flag == '=' ]]; then
    flag="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  case "\${flag//_/-}" in
${enumerated.map(([flag, values]) => `    ${flag}) mapfile -t COMPREPLY < <(compgen -W ${quoted(values.join(' '))} -- "$current"); return ;;`).join('\n')}
    ${files.join('|')}) _rolegate_files; return ;;
    ${taking.join('|')}) return ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "\${word//_/-}" in
      =) ((i++)) ;;
      ${taking.join('|')}) [[ \${COMP_WORDS[i+1]} == '=' ]] || ((i++)) ;;
      -*) ;;
      *) typed+="\${typed:+ }$word" ;;
    esac
  done
  case "$typed" in
${places(commands).map(place).join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$offers" -- "$current")
}
_rolegate_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$current")
}
complete -F _rolegate rolegate radosgw-admin
`;
}

function place({ typed, words, flags, operands }: Place): string {
  const offers = quoted([...words.map(({ word }) => word), ...flags.map(([name]) => `--${name}`)].join(' '));
  const isFile = operands[0] === 'FILE';
  const file = isFile ? ` [[ $current == -* ]] || { _rolegate_files; return; };` : '';
  const later = operands.length > 0 ? `\n    ${quoted(`${typed} `)}*) offers=${offers} ;;` : '';
  return `    ${quoted(typed)})${file} offers=${offers} ;;${later}`;
}
