import { defineWrite, type WriteOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteBucketRequest } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../store/index.js';
import { onBucket } from '../bucket.authorization.js';
import { bucketDeletion, closedFor } from '../bucket.deletion.js';
import { bucketNamed, existingBucket } from '../bucket.queries.js';

/** Source: S3 API Reference, DeleteBucket. */
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
  decide: (input, { existing }) => ({ ...bucketDeletion(existingBucket(existing, input)), output: {} }),
  frame: (input, { existing }) => closedFor(store, existingBucket(existing, input)),
});
