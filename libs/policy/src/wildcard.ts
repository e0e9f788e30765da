import { matchBits } from './wildcard-bits.js';
import { ANY, STAR, type Token } from './wildcard-tokens.js';

export type { Token } from './wildcard-tokens.js';

/**
 * Wildcards as IAM has them: `*` for any run of characters, `?` for exactly one. Brackets and backslashes are ordinary.
 * Matching keeps one way back only, the last star, which takes one pass in practice; a pattern that makes it take many is
 * handed to matchBits. Source: IAM User Guide, "IAM JSON policy elements: Resource", wildcards.
 */

/** Adds a text whose characters all stand for themselves. */
export function pushLiteral(tokens: Token[], text: string): void {
  for (let i = 0; i < text.length; i++) tokens.push(text.charCodeAt(i));
}

/** Adds a text in which `*` and `?` are wildcards. */
export function pushPattern(tokens: Token[], text: string): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x2a) {
      if (tokens[tokens.length - 1] !== STAR) tokens.push(STAR);
    } else tokens.push(code === 0x3f ? ANY : code);
  }
}

/** Length of the character at `i`: 2 for a surrogate pair. */
function widthAt(text: string, i: number): 1 | 2 {
  const high = text.charCodeAt(i);
  if (high < 0xd800 || high > 0xdbff || i + 1 >= text.length) return 1;
  const low = text.charCodeAt(i + 1);
  return low >= 0xdc00 && low <= 0xdfff ? 2 : 1;
}

/** Characters that may be looked at again before the other matcher takes over: some 100 µs. */
const PATIENCE = 50_000;

/** Does the text from `start` to its end match the tokens from `first` on? */
export function matchTokens(tokens: readonly Token[], text: string, first = 0, start = 0): boolean {
  let p = first;
  let t = start;
  let starAt = -1;
  let retryAt = 0;
  let repeated = 0;
  while (t < text.length) {
    const token = p < tokens.length ? tokens[p]! : undefined;
    if (token === STAR) {
      if (p === tokens.length - 1) return true;
      starAt = p++;
      retryAt = t;
    } else if (token !== undefined && (token === ANY || token === text.charCodeAt(t))) {
      t += token === ANY ? widthAt(text, t) : 1;
      p++;
    } else if (starAt >= 0) {
      repeated += t - retryAt;
      if (repeated > PATIENCE) return matchBits(tokens.slice(starAt), text.slice(retryAt));
      p = starAt + 1;
      t = ++retryAt;
    } else return false;
  }
  while (p < tokens.length && tokens[p] === STAR) p++;
  return p === tokens.length;
}

export const hasWildcard = (text: string): boolean => text.includes('*') || text.includes('?');

/** Does the whole text match the pattern? Case counts. */
export function matchWildcard(pattern: string, text: string): boolean {
  return compileWildcard(pattern)(text);
}

/** The pattern as a function, in the cheapest form that it allows: anything, equality, prefix, or the general matcher. */
export function compileWildcard(pattern: string): (text: string) => boolean {
  if (!hasWildcard(pattern)) return (text) => text === pattern;
  const tokens: Token[] = [];
  pushPattern(tokens, pattern);
  return compileTokens(tokens);
}

/** As compileWildcard, for tokens of which some may be literal stars and question marks. */
export function compileTokens(tokens: readonly Token[]): (text: string) => boolean {
  const wild = tokens.findIndex((token) => token < 0);
  const prefix = tokens.slice(0, wild < 0 ? undefined : wild).map((token) => String.fromCharCode(token)).join('');
  if (wild < 0) return (text) => text === prefix;
  if (tokens[wild] === STAR && wild === tokens.length - 1) return prefix === '' ? () => true : (text) => text.startsWith(prefix);
  return (text) => text.startsWith(prefix) && matchTokens(tokens, text, wild, wild);
}
