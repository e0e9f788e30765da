import { RolegateError } from '#kernel';
import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { PutObjectLegalHoldOutput, PutObjectLegalHoldRequest } from '@aws-sdk/client-s3';
import { assertObjectConsents } from '../../acl/object-consent.js';
import { existingTagKeys } from '../../acl/object-facts.js';
import { presentBucket, withBucket } from '../../bucket/bucket.queries.js';
import { assertProven } from '../../object/object.proof.js';
import type { ObjectStore } from '../../store/index.js';
import { assertVersionId, missingObject } from '../../versioning/missing-object.js';
import { lockAccess, putLegalHoldActions } from '../lock.authorization.js';
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
  conditionKeys: ['s3:VersionId', ...existingTagKeys, ...legalHoldKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidArgument', 'InvalidRequest', 'MalformedXML', 'OperationAborted'],
  access: (input: PutObjectLegalHoldRequest, ctx) => withBucket(input, ctx, (found) =>
    lockAccess(found, putLegalHoldActions, input, legalHoldConditions(legalHoldOf(input)), ctx, store)),

  async handle(input, ctx): Promise<PutObjectLegalHoldOutput> {
    assertVersionId(input);
    assertProven(ctx);
    const { state } = presentBucket(input, ctx);
    assertLockable(state);
    const done = await store.annotate(state.bucketId, input.Key!, input.VersionId, { legalHold: legalHoldOf(input) }, {
      admit: (kept) => assertObjectConsents(kept, input, putLegalHoldActions, ctx), beforeCommit: () => ctx.recheck(),
    });
    if (!done) throw await missingObject(store, input, ctx);
    return {};
  },
});
