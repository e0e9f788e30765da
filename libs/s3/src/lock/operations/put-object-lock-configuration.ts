import { isDeepStrictEqual } from 'node:util';
import { RolegateError } from '#kernel';
import { defineWrite, type WriteOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { PutObjectLockConfigurationOutput, PutObjectLockConfigurationRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import type { ObjectStore } from '../../store/index.js';
import { defaultRetentionOf, objectLockConfiguration } from '../lock.configuration.js';
import type { BucketObjectLockPut } from '../lock.events.js';

const NOTHING_FRAMED = { done: async (): Promise<void> => {}, undo: async (): Promise<void> => {} };

/** Source: S3 API Reference, PutObjectLockConfiguration: also of a bucket that was made without, once it keeps versions. */
export const putObjectLockConfiguration = (store: Pick<ObjectStore, 'setObjectLock'>): WriteOperation => defineWrite({
  name: 'PutObjectLockConfiguration',
  service: 's3',
  feature: 'lock',
  schema: awsOperation('s3', 'PutObjectLockConfiguration'),
  actions: ['s3:PutBucketObjectLockConfiguration'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'MalformedXML', 'InvalidRetentionPeriod', 'InvalidArgument', 'InvalidBucketState', 'NotImplemented'],
  access: onBucket<PutObjectLockConfigurationRequest>('s3:PutBucketObjectLockConfiguration'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = existingBucket(existing, input);
    const put: BucketObjectLockPut = { type: 'BucketObjectLockPut', data: objectLockConfiguration(input.ObjectLockConfiguration ?? {}, ctx.settings) };
    const { objectLock, versioning } = found.state;
    if (objectLock === undefined && versioning !== 'Enabled') {
      throw new RolegateError('InvalidBucketState', "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration", { fields: { BucketName: found.state.name } });
    }
    return { writes: appendToBucket(found, isDeepStrictEqual(objectLock, put.data) ? [] : [put]), output: {} as PutObjectLockConfigurationOutput };
  },

  /** A bucket's own store has to know it before anybody is told so; a default that could not be recorded is taken back there. */
  async frame(input, { existing }, ctx) {
    const { state } = existingBucket(existing, input);
    if (state.store === undefined) return NOTHING_FRAMED;
    const { bucketId, objectLock } = state;
    await store.setObjectLock?.(bucketId, defaultRetentionOf({ objectLock: objectLockConfiguration(input.ObjectLockConfiguration ?? {}, ctx.settings) }));
    return { done: async () => {}, undo: async () => (objectLock === undefined ? undefined : store.setObjectLock?.(bucketId, defaultRetentionOf(state))) };
  },
});
