import { randomInt } from 'node:crypto';
import { freshRandom } from './fresh-random.js';

/**
 * Unique ids with AWS's prefixes. Source: IAM User Guide, "IAM identifiers", table of unique id prefixes.
 * AROA role, AIDA user, AGPA group, ANPA managed policy (+ 17 characters); AKIA long-term key, ASIA temporary key (+ 16).
 */
export type EntityPrefix = 'AROA' | 'AIDA' | 'AGPA' | 'ANPA' | 'AIPA';
export type KeyPrefix = 'AKIA' | 'ASIA';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(length: number): string {
  const bytes = freshRandom(length);
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHABET[bytes[i]! & 31];
  return text;
}

export const newEntityId = (prefix: EntityPrefix): string => prefix + base32(17);
export const newAccessKeyId = (prefix: KeyPrefix): string => prefix + base32(16);

const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 40 characters without `/` and `+`, which have broken many a shell script; 238 bits. */
export function newSecretAccessKey(): string {
  const bytes = freshRandom(40);
  let text = '';
  for (let i = 0; i < 40; i++) {
    // 248 = 4 * 62: a byte at or above it would favour the first letters.
    let byte = bytes[i]!;
    while (byte >= 248) byte = randomInt(256);
    text += SECRET_ALPHABET[byte % 62];
  }
  return text;
}

/** A new account id, not starting with 0: 12 digits as AWS writes it, or `RGW` and 17 digits as Ceph does ("User Accounts"). */
export function newAccountId(form: 'ceph' | 'aws'): string {
  const digits = String(randomInt(100_000_000_000, 281_474_976_710_655) % 900_000_000_000 + 100_000_000_000);
  return form === 'aws' ? digits : `RGW${digits}${String(randomInt(100_000)).padStart(5, '0')}`;
}

/** UUID version 7 (RFC 9562): ordered by time, so indexes on it stay compact. */
export function uuidv7(now: number = Date.now()): string {
  const bytes = freshRandom(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
