/** Tokens of the bare servers: AES-256-GCM over the claims, base64, as long as the gateway's. */
import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes } from 'node:crypto';

/** Both ends of a comparison know it: no secret. A key object: node copies and checks raw key bytes on every use. */
const KEY = createSecretKey(createHash('sha256').update('bench').digest());
const NONCE = 12;
const TAG = 16;

export function seal(text) {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', KEY, nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** @throws Error for a token that was not made by seal */
export function open(token) {
  const sealed = Buffer.from(token, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', KEY, sealed.subarray(0, NONCE));
  decipher.setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]).toString('latin1');
}

/** Text that seals to a token of this many characters. */
export const claimsFor = (tokenBytes, text) => text.padEnd(Math.max(text.length, Math.floor((tokenBytes * 3) / 4) - NONCE - TAG));
