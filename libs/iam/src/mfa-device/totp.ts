import { createHmac, timingSafeEqual } from 'node:crypto';

/** Digits of a code. Source: IAM User Guide, "Virtual authenticator apps": "a six-digit one-time password". */
const DIGITS = 6;
const MODULUS = 10 ** DIGITS;

/** Which step of `seconds` a moment (milliseconds) lies in. Source: RFC 6238, section 4.2. */
export const counterAt = (now: number, seconds: number): number => Math.floor(now / (seconds * 1000));

/** The one-time password of a counter: HMAC-SHA-1, dynamic truncation. Source: RFC 4226, section 5.3. */
export function codeOf(seed: Buffer, counter: number): string {
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', seed).update(moving).digest();
  const truncated = mac.readUInt32BE(mac[19]! & 0xf) & 0x7fff_ffff;
  return String(truncated % MODULUS).padStart(DIGITS, '0');
}

/**
 * The counter within `reach` steps of `centre` whose code this is, the nearest one. Takes the same time whichever it is,
 * and where there is none.
 */
export function counterOf(seed: Buffer, code: string, centre: number, reach: number): number | undefined {
  const given = Buffer.from(code);
  let found: number | undefined;
  for (const counter of nearestFirst(centre, reach)) {
    const expected = Buffer.from(codeOf(seed, counter));
    if (given.length === expected.length && timingSafeEqual(given, expected)) found ??= counter;
  }
  return found;
}

/** The counter of the first of two codes that follow one another, the nearest to `centre` within `reach` steps. */
export function counterOfPair(seed: Buffer, first: string, second: string, centre: number, reach: number): number | undefined {
  for (const counter of nearestFirst(centre, reach)) {
    if (codeOf(seed, counter) === first && codeOf(seed, counter + 1) === second) return counter;
  }
  return undefined;
}

function* nearestFirst(centre: number, reach: number): Iterable<number> {
  yield centre;
  for (let distance = 1; distance <= reach; distance++) {
    if (centre >= distance) yield centre - distance;
    yield centre + distance;
  }
}
