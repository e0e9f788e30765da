import { randomBytes, randomFillSync } from 'node:crypto';

const POOL_BYTES = 8192;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Bytes of the system's CSPRNG, from a pool that is filled at once: asking OpenSSL for a few costs some microseconds each
 * time. What was handed out is wiped, so that the pool never holds a secret that is in use.
 */
export function freshRandom(length: number): Buffer {
  if (length > POOL_BYTES / 8) return randomBytes(length);
  if (used + length > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + length));
  pool.fill(0, used, used + length);
  used += length;
  return bytes;
}
