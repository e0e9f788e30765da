import type { StreamContext } from '#operation';
import type { PutObjectRequest } from '@aws-sdk/client-s3';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { assertProven } from '../object/object.proof.js';
import { defaultRetentionOf } from './lock.configuration.js';

/**
 * In profile aws, a body that is to be locked comes with Content-MD5 or a checksum (PutObject, "Content-MD5").
 * @throws RolegateError InvalidRequest
 */
export function assertLockProven({ ObjectLockMode, ObjectLockLegalHoldStatus }: PutObjectRequest, { state }: FoundBucket, ctx: StreamContext): void {
  if (ObjectLockMode !== undefined || ObjectLockLegalHoldStatus !== undefined || defaultRetentionOf(state) !== undefined) assertProven(ctx);
}
