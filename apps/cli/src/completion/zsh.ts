import type { Command } from '../command.js';
import { flagValues, type Offer, type Place, places, quoted } from './offers.js';

/** A completion function for zsh, with what each word means. Source: zshcompsys(1), zshcompwid(1). */
export function zshCompletion(commands: readonly Command[]): string {
  const { taking, files, enumerated } = flagValues();
  return `#compdef rolegate radosgw-admin
# rolegate completion zsh: source it after compinit, or write it to a file _rolegate in $fpath
_rolegate() {
  local typed='' flag='' word
  local -a offers flags
  integer i
  if [[ $words[CURRENT] == --*=* ]]; then
    flag=\${words[CURRENT]%%=*}
    compset -P '*='
  else
    flag=$words[CURRENT-1]
  fi
  case \${flag//_/-} in
${enumerated.map(([flag, values]) => `    (${flag}) compadd -- ${values.map((value) => quoted(value)).join(' ')}; return ;;`).join('\n')}
    (${files.join('|')}) _files; return ;;
    (${taking.join('|')}) _message value; return ;;
  esac
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    case \${word//_/-} in
      (${taking.join('|')}) ((i++)) ;;
      (-*) ;;
      (*) typed+="\${typed:+ }$word" ;;
    esac
  done
  case $typed in
${places(commands).map(place).join('\n')}
  esac
  (( $#offers )) && _describe command offers
  (( $#flags )) && _describe -o flag flags
}
if [[ $funcstack[1] == _rolegate ]]; then _rolegate "$@"; else compdef _rolegate rolegate radosgw-admin; fi
`;
}

function place({ typed, words, flags, operands }: Place): string {
  const flagOffers = flags.map(([name, { doc = '' }]) => ({ word: `--${name}`, text: doc }));
  const offers = `offers=(${described(words)}) flags=(${described(flagOffers)})`;
  const file = operands[0] === 'FILE' ? ' [[ $words[CURRENT] == -* ]] || { _files; return };' : '';
  const later = operands.length > 0 ? `\n    (${quoted(`${typed} `)}*) ${offers} ;;` : '';
  return `    (${quoted(typed)})${file} ${offers} ;;${later}`;
}

const described = (offers: readonly Offer[]): string => offers.map(({ word, text }) => quoted(`${word}:${text}`)).join(' ');
