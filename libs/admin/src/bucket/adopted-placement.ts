import { isRolegateError } from '#kernel';
import type { AdminInput } from '#operation';
import type { BucketPlacement, ObjectStore } from '#s3';
import { filled, invalidArgument } from '../parameters.js';

/** A store of the configuration. @throws RolegateError InvalidArgument */
export function adoptingStore(store: ObjectStore, input: AdminInput): string {
  const name = filled(input, 'store');
  if (name === undefined) throw invalidArgument('The parameter store is missing.', 'store');
  try {
    if (store.placementFor?.(name, '', 'any') !== undefined) return name;
  } catch (error) {
    if (!isRolegateError(error)) throw error;
  }
  throw invalidArgument('There is no such store.', 'store', name);
}

/** Where a bucket that is adopted lies: under its own name unless `upstream-bucket` says another. @throws RolegateError InvalidArgument */
export const adoptedPlacement = (store: ObjectStore, input: AdminInput, name: string): BucketPlacement =>
  ({ store: adoptingStore(store, input), bucket: filled(input, 'upstream-bucket') ?? name });
