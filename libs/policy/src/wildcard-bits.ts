import { ANY, STAR, type Token } from './wildcard-tokens.js';

/**
 * The matcher for patterns that make the quick one go back and forth: all ways through the pattern are followed at once,
 * one bit each, so the time is text × pattern / 32 whatever both are. Whoever may write a bucket policy chooses the pattern,
 * and whoever sends a request the text. Source: Navarro and Raffinot, "Flexible Pattern Matching in Strings", Shift-And
 * with self-loops.
 */
export function matchBits(tokens: readonly Token[], text: string): boolean {
  const { consuming, loops } = prepare(tokens);
  const words = loops.length;
  const masks = new Map<number, Int32Array>();
  const state = new Int32Array(words);
  state[0] = 1;
  for (let i = 0; i < text.length; ) {
    const code = text.codePointAt(i)!;
    i += code > 0xffff ? 2 : 1;
    let mask = masks.get(code);
    if (mask === undefined) masks.set(code, (mask = maskOf(consuming, code, words)));
    let carry = 0;
    for (let w = 0; w < words; w++) {
      const before = state[w]!;
      const taken = before & mask[w]!;
      state[w] = (taken << 1) | carry | (before & loops[w]!);
      carry = taken >>> 31;
    }
  }
  const last = consuming.length;
  return ((state[last >>> 5]! >>> (last & 31)) & 1) === 1;
}

/** The tokens that take a character, by code points, and a bit for each place at which a star stands. */
function prepare(tokens: readonly Token[]): { consuming: Token[]; loops: Int32Array } {
  const consuming: Token[] = [];
  const stars: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const next = tokens[i + 1] ?? 0;
    if (token === STAR) stars.push(consuming.length);
    else if (token >= 0xd800 && token <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) {
      consuming.push(((token - 0xd800) << 10) + next - 0xdc00 + 0x10000);
      i++;
    } else consuming.push(token);
  }
  const loops = new Int32Array((consuming.length >>> 5) + 1);
  for (const place of stars) loops[place >>> 5]! |= 1 << (place & 31);
  return { consuming, loops };
}

/** A bit for each token that takes this character. */
function maskOf(consuming: readonly Token[], code: number, words: number): Int32Array {
  const mask = new Int32Array(words);
  for (let i = 0; i < consuming.length; i++) if (consuming[i] === code || consuming[i] === ANY) mask[i >>> 5]! |= 1 << (i & 31);
  return mask;
}
