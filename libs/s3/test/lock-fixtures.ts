import type { AnyHistory } from '#testing';
import type { BucketEvent, ObjectLockConfiguration } from '../src/index.js';
import { aBucket } from './s3-fixtures.js';

export const objectLockPut = (data: ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' }): BucketEvent => ({ type: 'BucketObjectLockPut', data });

/** The bucket `mine`, with object lock. */
export const lockedBucket = (...more: readonly BucketEvent[]): AnyHistory => aBucket('mine', [objectLockPut(), ...more]);
