/**
 * AWS's patterns are Java's. `\u10000-\u10FFFF` means the planes beyond the first; characters that need no backslash
 * may have one, which JavaScript's `u` flag refuses; `-` after a class or a range stands for itself. A pattern must
 * match the whole value.
 */
export function compilePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${translate(pattern)})$`, 'u');
}

/** Characters that may follow a backslash under the `u` flag, outside and inside a class. */
const ESCAPABLE = /[\^$\\.*+?()[\]{}|/dDsSwWbBnrtvf0pPucx]/;

function translate(pattern: string): string {
  let out = '';
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i]!;
    if (character === '\\') {
      const [text, used] = escape(pattern, i, inClass);
      out += text;
      i += used - 1;
    } else if (inClass && character === '-' && isLiteralDash(out, pattern, i)) {
      out += '\\-';
    } else {
      if (character === '[' && !inClass) inClass = true;
      else if (character === ']') inClass = false;
      out += character;
    }
  }
  return out;
}

/** The translated escape that starts at `i`, and how many characters it took. */
function escape(pattern: string, i: number, inClass: boolean): [string, number] {
  const next = pattern[i + 1] ?? '\\';
  if (next === 'u') {
    const beyond = /^\\u(10[0-9A-Fa-f]{4}|[1-9A-Fa-f]0000)/.exec(pattern.slice(i));
    return beyond ? [`\\u{${beyond[1]}}`, beyond[0].length] : [pattern.slice(i, i + 6), 6];
  }
  if (next === 'p' || next === 'P') {
    const property = /^\\[pP]\{[^}]+\}/.exec(pattern.slice(i))?.[0];
    return property ? [property, property.length] : [next, 2];
  }
  if (next === '-') return [inClass ? '\\-' : '-', 2];
  return ESCAPABLE.test(next) ? [`\\${next}`, 2] : [next, 2];
}

/** A dash beside a class escape (`\w-`) is no range. */
const isLiteralDash = (before: string, pattern: string, i: number): boolean => /\\[wWdDsS]$/.test(before) || /^-\\[wWdDsS]/.test(pattern.slice(i)) || pattern[i + 1] === ']';
