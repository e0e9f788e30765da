import { RolegateError } from '#kernel';
import type { Decision } from '#operation';
import type { ObjectStore } from '../store/index.js';
import type { BucketDeleted } from './bucket.events.js';
import { bucketCounter, bucketNameKey, bucketNamespace } from './bucket.projection.js';
import type { FoundBucket } from './bucket.queries.js';
import { appendToBucket } from './bucket.state.js';

/** The append that ends a bucket: its name is free, its owner may go, and what was encrypted under its key can never be opened again. */
export function bucketDeletion(found: FoundBucket): Omit<Decision<never>, 'output'> {
  const { account, name, owner } = found.state;
  const deleted: BucketDeleted = { type: 'BucketDeleted', data: {} };
  const owned = owner.stream !== '';
  return {
    writes: appendToBucket(found, [deleted]),
    release: [{ name: bucketNameKey(bucketNamespace(account), name), owner: found.stream }],
    unhold: owned ? [{ target: owner.stream, holder: found.stream }] : [],
    eraseDataKeys: [found.stream],
    counts: owned ? [{ name: bucketCounter(owner.stream), by: -1 }] : [],
  };
}

/**
 * What frames the append: the store's bucket is closed first, so that no object lands in it between the check for emptiness
 * and the event, and dropped when the event stands.
 * @throws RolegateError BucketNotEmpty
 */
export async function closedFor(store: ObjectStore, { state: { bucketId, name } }: FoundBucket): Promise<{ done(): Promise<void>; undo(): Promise<void> }> {
  if ((await store.closeBucket(bucketId)) === 'not-empty') throw new RolegateError('BucketNotEmpty', '', { fields: { BucketName: name } });
  return { done: () => store.dropBucket(bucketId), undo: () => store.reopenBucket(bucketId) };
}
