import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { KeyRing } from './key-ring.js';
import { SealError } from './seal-errors.js';
import { associate, openBox, sealBox } from './sealed-box.js';

const LABEL = 'data-key/1';
const DATA_KEY_BYTES = 32;

/** A principal's data key as it is stored: sealed under a key of the seal ring. */
export interface WrappedDataKey {
  readonly sealKeyId: string;
  /** Base64. */
  readonly wrapped: string;
}

/** A new random data key for the secrets of one principal, wrapped under the issuing key. */
export function newDataKey(ring: KeyRing, principal: string): WrappedDataKey & { readonly key: KeyObject } {
  const material = randomBytes(DATA_KEY_BYTES);
  return { ...wrap(ring, principal, material), key: createSecretKey(material) };
}

/** Throws SealError: unknown-key when the ring has lost the key, tampered when it belongs to another principal. */
export const openDataKey = (ring: KeyRing, principal: string, stored: WrappedDataKey): KeyObject =>
  createSecretKey(unwrap(ring, principal, stored));

/** The same data key under the ring's issuing key; sealed secrets stay as they are. */
export function rewrap(ring: KeyRing, principal: string, stored: WrappedDataKey): WrappedDataKey {
  return stored.sealKeyId === ring.issuingKeyId ? stored : wrap(ring, principal, unwrap(ring, principal, stored));
}

function wrap(ring: KeyRing, principal: string, material: Buffer): WrappedDataKey {
  const sealKeyId = ring.issuingKeyId;
  const box = sealBox(ring.key(sealKeyId, LABEL)!, associate(LABEL, sealKeyId, principal), material);
  return { sealKeyId, wrapped: box.toString('base64') };
}

function unwrap(ring: KeyRing, principal: string, { sealKeyId, wrapped }: WrappedDataKey): Buffer {
  const key = ring.key(sealKeyId, LABEL);
  if (key === undefined) throw new SealError('unknown-key', 'a data key');
  const material = openBox(key, associate(LABEL, sealKeyId, principal), Buffer.from(wrapped, 'base64'));
  if (material === undefined || material.length !== DATA_KEY_BYTES) throw new SealError('tampered', 'a data key');
  return material;
}
