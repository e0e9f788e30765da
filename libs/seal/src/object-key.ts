import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { freshRandom } from '#kernel';
import { associate, openBox, sealBox } from './sealed-box.js';

const LABEL = 'object-key/1';
const CUSTOMER_LABEL = 'rolegate/customer-key/1';
const KEY_BYTES = 32;

/** A new random key for the bytes of one object, or for the parts of one upload. */
export const newObjectKey = (): KeyObject => createSecretKey(freshRandom(KEY_BYTES));

/**
 * An object's key sealed under another one, base64. It opens for the same place alone, and two wrappings of one key have
 * nothing in common.
 * @param place what it is bound to: whose key wraps it, the bucket, the object's name
 */
export const wrapObjectKey = (parent: KeyObject, place: readonly string[], key: KeyObject): string =>
  sealBox(parent, associate(LABEL, ...place), key.export()).toString('base64');

/** undefined: it was wrapped under another key, or for another place. */
export function unwrapObjectKey(parent: KeyObject, place: readonly string[], wrapped: string): KeyObject | undefined {
  const material = openBox(parent, associate(LABEL, ...place), Buffer.from(wrapped, 'base64'));
  return material?.length === KEY_BYTES ? createSecretKey(material) : undefined;
}

/** The key that a customer's own 32 bytes stand for; what they are used for elsewhere has nothing to do with it. */
export const customerKey = (material: Uint8Array): KeyObject =>
  createSecretKey(createHmac('sha256', material).update(CUSTOMER_LABEL).digest());
