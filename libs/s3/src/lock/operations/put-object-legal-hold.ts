import { RolegateError } from '#kernel';
import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { PutObjectLegalHoldOutput, PutObjectLegalHoldRequest } from '@aws-sdk/client-s3';
import { bucketAccess } from '../../bucket/bucket.authorization.js';
import { presentBucket, withBucket } from '../../bucket/bucket.queries.js';
import { assertProven } from '../../object/object.proof.js';
import type { ObjectStore } from '../../store/index.js';
import { assertVersionId, missingObject } from '../../versioning/missing-object.js';
import { assertLockable, legalHoldConditions, legalHoldKeys } from '../lock.request.js';

/** @throws RolegateError MalformedXML */
function legalHoldOf({ LegalHold }: PutObjectLegalHoldRequest): boolean {
  if (LegalHold?.Status === undefined) throw new RolegateError('MalformedXML', '', { detail: 'no Status' });
  return LegalHold.Status === 'ON';
}

/** Source: S3 API Reference, PutObjectLegalHold. */
export const putObjectLegalHold = (store: ObjectStore): StreamOperation => defineStream({
  name: 'PutObjectLegalHold',
  service: 's3',
  feature: 'lock',
  schema: awsOperation('s3', 'PutObjectLegalHold'),
  actions: ['s3:PutObjectLegalHold'],
  conditionKeys: legalHoldKeys,
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidArgument', 'InvalidRequest', 'MalformedXML', 'OperationAborted'],
  access: (input: PutObjectLegalHoldRequest, ctx) => withBucket(input, ctx, (found) =>
    bucketAccess(found, 's3:PutObjectLegalHold', ctx, input.Key!, legalHoldConditions(legalHoldOf(input)))),

  async handle(input, ctx): Promise<PutObjectLegalHoldOutput> {
    assertVersionId(input);
    assertProven(ctx);
    const { state } = presentBucket(input, ctx);
    assertLockable(state);
    const done = await store.annotate(state.bucketId, input.Key!, input.VersionId, { legalHold: legalHoldOf(input) }, { beforeCommit: () => ctx.recheck() });
    if (!done) throw await missingObject(store, input, ctx);
    return {};
  },
});
