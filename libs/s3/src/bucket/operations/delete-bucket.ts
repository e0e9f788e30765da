import { RolegateError } from '#kernel';
import { appendTo } from '#iam';
import { defineWrite, type WriteOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteBucketRequest } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../store/index.js';
import { onBucket } from '../bucket.authorization.js';
import type { BucketDeleted } from '../bucket.events.js';
import { bucketCounter, bucketNameKey, bucketNamespace } from '../bucket.projection.js';
import { bucketNamed, existingBucket } from '../bucket.queries.js';

/**
 * Source: S3 API Reference, DeleteBucket. The store's bucket is closed first, so that no object lands in it between the
 * check for emptiness and the event, and dropped when the event stands.
 */
export const deleteBucket = (store: ObjectStore): WriteOperation => defineWrite({
  name: 'DeleteBucket',
  service: 's3',
  feature: 'bucket',
  schema: awsOperation('s3', 'DeleteBucket'),
  actions: ['s3:DeleteBucket'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'BucketNotEmpty'],
  access: onBucket<DeleteBucketRequest>('s3:DeleteBucket'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const { account, name, owner } = found.state;
    const deleted: BucketDeleted = { type: 'BucketDeleted', data: {} };
    const owned = owner.stream !== '';
    return {
      writes: appendTo(found, [deleted]),
      release: [{ name: bucketNameKey(bucketNamespace(account), name), owner: found.stream }],
      unhold: owned ? [{ target: owner.stream, holder: found.stream }] : [],
      counts: owned ? [{ name: bucketCounter(owner.stream), by: -1 }] : [],
      output: {},
    };
  },

  async frame(input, { existing }) {
    const { bucketId, name } = existingBucket(existing, input).state;
    if ((await store.closeBucket(bucketId)) === 'not-empty') throw new RolegateError('BucketNotEmpty', '', { fields: { BucketName: name } });
    return { done: () => store.dropBucket(bucketId), undo: () => store.reopenBucket(bucketId) };
  },
});
