import { hkdfSync } from 'node:crypto';
import { MIN_KEY_BYTES } from './key-ring.js';

/**
 * Key material from `rgw_sts_key` (Ceph Object Gateway, "STS in Ceph": 16 characters) and a generated key. Sixteen hex
 * digits are 64 bits, so Ceph's key only adds to the generated one: who knows the ceph.conf alone has nothing.
 * Throws Error when either has the wrong length.
 */
export function mixCephKey(rgwStsKey: string, generated: Uint8Array): Buffer {
  if (Buffer.byteLength(rgwStsKey, 'utf8') !== 16) throw new Error('rgw_sts_key must have 16 characters');
  if (generated.length < MIN_KEY_BYTES) throw new Error(`the generated key must have at least ${MIN_KEY_BYTES} bytes`);
  const material = Buffer.concat([generated, Buffer.from(rgwStsKey, 'utf8')]);
  return Buffer.from(hkdfSync('sha256', material, 'rolegate', 'rgw_sts_key/1', 32));
}
