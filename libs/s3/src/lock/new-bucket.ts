import { RolegateError } from '#kernel';
import type { AccessRequest, OperationContext } from '#operation';
import type { CreateBucketRequest } from '@aws-sdk/client-s3';
import type { BucketState } from '../bucket/bucket.state.js';
import type { BucketVersioningPut } from '../versioning/versioning.events.js';
import { LOCK_WITHOUT_DEFAULT } from './lock.configuration.js';
import type { BucketObjectLockPut } from './lock.events.js';

/** What the maker of a bucket with object lock is asked for besides, in profile aws. */
export const newBucketLockActions: readonly string[] = ['s3:PutBucketObjectLockConfiguration', 's3:PutBucketVersioning'];

/** What follows the creation of a bucket that may lock versions: it keeps them. Source: S3 API Reference, CreateBucket, "Object Lock". */
export const lockOfNewBucket = ({ ObjectLockEnabledForBucket: lock }: CreateBucketRequest): readonly (BucketVersioningPut | BucketObjectLockPut)[] =>
  lock ? [{ type: 'BucketVersioningPut', data: { Status: 'Enabled' } }, { type: 'BucketObjectLockPut', data: LOCK_WITHOUT_DEFAULT }] : [];

/** In AWS these need rights of their own (S3 API Reference, CreateBucket, "Permissions"); in RGW making the bucket suffices. */
export function lockAccessOfNewBucket({ ObjectLockEnabledForBucket: lock }: CreateBucketRequest, create: AccessRequest, { settings }: OperationContext): readonly AccessRequest[] {
  return lock && settings.compat === 'aws' ? newBucketLockActions.map((action) => ({ ...create, action, conditions: undefined })) : [];
}

/** Making a bucket again does not give it object lock (rgw_op.cc, RGWCreateBucket). @throws RolegateError BucketAlreadyExists */
export function assertSameLock({ ObjectLockEnabledForBucket: lock = false }: CreateBucketRequest, { objectLock, name }: BucketState): void {
  if (lock && objectLock === undefined) throw new RolegateError('BucketAlreadyExists', '', { fields: { BucketName: name } });
}
