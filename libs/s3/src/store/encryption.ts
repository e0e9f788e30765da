import type { KeyObject } from 'node:crypto';
import type { ObjectMeta } from './object.js';

/**
 * How an object's bytes are sealed, kept with it. Bytes have a key of their own, and that is wrapped under another; or the store
 * that keeps them seals them by itself, and has no more to tell.
 */
export interface ObjectEncryption {
  /** Whose key wraps: the bucket's (SSE-S3), or the one that its caller brings with every request and nobody keeps (SSE-C). */
  readonly type: 'SSE-S3' | 'SSE-C';
  /** Base64. Absent: the store seals by itself. */
  readonly wrappedKey?: string;
}

/** What a store is asked for that seals by itself (another S3). It goes along with the request, and nothing of it is kept here. */
export interface StoreEncryption {
  readonly type: ObjectEncryption['type'];
  /** SSE-C: the caller's own 256 bits. */
  readonly customerKey?: KeyObject;
}

/** What seals a new object. */
export interface ObjectSealing {
  readonly encryption: ObjectEncryption;
  /** Of the bytes; never stored as it is. */
  readonly key: KeyObject;
}

/**
 * Asked for the key of an object's bytes when its row was read, before a byte is; undefined for an object that is not sealed.
 * Throws to refuse the read.
 */
export type Unseal = (meta: ObjectMeta) => KeyObject | undefined | Promise<KeyObject | undefined>;

/**
 * Asked for what a copy is to be sealed by, when its source's row was read. The bytes stay as they are, so what it answers
 * wraps the same key for another place. Throws where bytes would have to change.
 */
export type Reseal = (source: ObjectMeta) => ObjectEncryption | undefined | Promise<ObjectEncryption | undefined>;
