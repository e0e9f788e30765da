import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { GetObjectLegalHoldOutput, GetObjectLegalHoldRequest } from '@aws-sdk/client-s3';
import { existingTagKeys } from '../../acl/object-facts.js';
import { onObject } from '../../object/object.authorization.js';
import type { ObjectStore } from '../../store/index.js';
import { getLegalHoldActions } from '../lock.authorization.js';
import { lockedObject, notLocked } from '../locked-object.js';

/** Source: S3 API Reference, GetObjectLegalHold. A hold that was taken away is OFF, one that never was is not there. */
export const getObjectLegalHold = (store: ObjectStore): StreamOperation => defineStream({
  name: 'GetObjectLegalHold',
  service: 's3',
  feature: 'lock',
  schema: awsOperation('s3', 'GetObjectLegalHold'),
  actions: ['s3:GetObjectLegalHold'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidArgument', 'InvalidRequest', 'NoSuchObjectLockConfiguration'],
  access: onObject<GetObjectLegalHoldRequest>(getLegalHoldActions, store),

  async handle(input, ctx): Promise<GetObjectLegalHoldOutput> {
    const { legalHold } = await lockedObject(store, input, getLegalHoldActions, ctx);
    if (legalHold === undefined) throw notLocked(input);
    return { LegalHold: { Status: legalHold ? 'ON' : 'OFF' } };
  },
});
