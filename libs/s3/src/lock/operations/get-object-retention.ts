import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { GetObjectRetentionOutput, GetObjectRetentionRequest } from '@aws-sdk/client-s3';
import { bucketAccess } from '../../bucket/bucket.authorization.js';
import { withBucket } from '../../bucket/bucket.queries.js';
import type { ObjectStore } from '../../store/index.js';
import { lockedObject, notLocked } from '../locked-object.js';

/** Source: S3 API Reference, GetObjectRetention. */
export const getObjectRetention = (store: ObjectStore): StreamOperation => defineStream({
  name: 'GetObjectRetention',
  service: 's3',
  feature: 'lock',
  schema: awsOperation('s3', 'GetObjectRetention'),
  actions: ['s3:GetObjectRetention'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidArgument', 'InvalidRequest', 'NoSuchObjectLockConfiguration'],
  access: (input: GetObjectRetentionRequest, ctx) => withBucket(input, ctx, (found) => bucketAccess(found, 's3:GetObjectRetention', ctx, input.Key!)),

  async handle(input, ctx): Promise<GetObjectRetentionOutput> {
    const { retention } = await lockedObject(store, input, ctx);
    if (retention === undefined) throw notLocked(input);
    return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
  },
});
