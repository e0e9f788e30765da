import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { GetObjectRetentionOutput, GetObjectRetentionRequest } from '@aws-sdk/client-s3';
import { existingTagKeys } from '../../acl/object-facts.js';
import { onObject } from '../../object/object.authorization.js';
import type { ObjectStore } from '../../store/index.js';
import { getRetentionActions } from '../lock.authorization.js';
import { lockedObject, notLocked } from '../locked-object.js';

/** Source: S3 API Reference, GetObjectRetention. */
export const getObjectRetention = (store: ObjectStore): StreamOperation => defineStream({
  name: 'GetObjectRetention',
  service: 's3',
  feature: 'lock',
  schema: awsOperation('s3', 'GetObjectRetention'),
  actions: ['s3:GetObjectRetention'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidArgument', 'InvalidRequest', 'NoSuchObjectLockConfiguration'],
  access: onObject<GetObjectRetentionRequest>(getRetentionActions, store),

  async handle(input, ctx): Promise<GetObjectRetentionOutput> {
    const { retention } = await lockedObject(store, input, getRetentionActions, ctx);
    if (retention === undefined) throw notLocked(input);
    return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
  },
});
