import { compileTokens } from '../wildcard.js';
import { ANY, STAR, type Token } from '../wildcard-tokens.js';
import type { Coverage } from './extent.js';

/** Of the texts that begin with `prefix`, those that match. Exact. */
export function textCoverage(tokens: readonly Token[], prefix: string): Coverage {
  if (endsOpen(tokens) && compileTokens(tokens)(prefix)) return 'all';
  return mayBeginWith(tokens, prefix) ? 'some' : 'none';
}

/**
 * Has it a star behind its last literal? If it then matches the prefix, what stands behind that literal takes the rest of the
 * prefix, and so anything longer. Without one, it does not match the prefix followed by characters that it does not name.
 */
function endsOpen(tokens: readonly Token[]): boolean {
  for (let i = tokens.length - 1; i >= 0; i--) {
    if (tokens[i] === STAR) return true;
    if (tokens[i] !== ANY) return false;
  }
  return false;
}

/** Can some text that begins so match? All ways through the pattern at once, each a place in it. */
function mayBeginWith(tokens: readonly Token[], prefix: string): boolean {
  let places = withStars(tokens, [0]);
  for (const character of prefix) {
    const next: number[] = [];
    for (const place of places) next.push(...placesAfter(tokens, place, character));
    if (next.length === 0) return false;
    places = withStars(tokens, next);
  }
  return true;
}

/** Where a place leads by one character, which may be two code units: `?` takes both, a star as many as it likes. */
function placesAfter(tokens: readonly Token[], place: number, character: string): readonly number[] {
  const token = tokens[place];
  const [first, second] = [character.charCodeAt(0), character.length === 2 ? character.charCodeAt(1) : undefined];
  if (token === STAR) return second !== undefined && tokens[place + 1] === second ? [place, place + 2] : [place];
  if (token === ANY) return [place + 1];
  if (token !== first) return [];
  return second === undefined ? [place + 1] : tokens[place + 1] === second ? [place + 2] : [];
}

/** These places, and those behind the stars at them: a star may take nothing. */
function withStars(tokens: readonly Token[], places: readonly number[]): Set<number> {
  const all = new Set(places);
  for (const place of all) if (tokens[place] === STAR) all.add(place + 1);
  return all;
}
