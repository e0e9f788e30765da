import { createHash } from 'node:crypto';
import type { ObjectStore } from '../object-store.js';

export { inPieces, readAll, refused } from '../../../test/bodies.js';

/** A store to test; `small` bytes are kept the way small objects are, `large` the way large ones are. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  readonly small: number;
  readonly large: number;
  /** Milliseconds by which the time that a write tells may be off from the object's. */
  readonly slack?: number;
  /** Keys are paths, metadata are headers: there is no key under one that is an object, and U+0000 is nowhere. */
  readonly paths?: boolean;
}

/** What each part of the contract works with. The store exists only while tests run, hence the functions. */
export interface Suite {
  readonly store: () => ObjectStore;
  /** A new, open bucket. */
  readonly bucket: () => Promise<string>;
  /** As `bucket`, of one that keeps versions, which can be locked. */
  readonly lockable: () => Promise<string>;
  /** Of two, what the store can keep. */
  readonly fitting: <T>(anything: T, paths: T) => T;
  /** Body sizes on both sides of every boundary. */
  readonly sizes: () => number[];
  /** The time that a write told, as a later read may show it. */
  readonly told: (lastModified: number) => unknown;
}

/** Equals every number that is as near. */
export const near = (expected: number, slack: number): unknown => ({ asymmetricMatch: (found: unknown) => typeof found === 'number' && Math.abs(found - expected) <= slack, toString: () => `${expected} ± ${slack}` });

export const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');
