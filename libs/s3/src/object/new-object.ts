import type { AccessRequest, OperationContext } from '#operation';
import type { CopyObjectRequest, CreateMultipartUploadRequest, PutObjectRequest } from '@aws-sdk/client-s3';
import { bucketAccess } from '../bucket/bucket.authorization.js';
import { type FoundBucket, withBucket } from '../bucket/bucket.queries.js';
import { assertLockable, legalHoldConditions, legalHoldKeys, requestedLock, type RequestedLock, retentionConditions, retentionKeys } from '../lock/lock.request.js';
import type { ObjectAnnotations, ObjectTags } from '../store/index.js';
import { taggingHeader } from '../tagging/object-tags.js';
import { putTaggingAccess } from '../tagging/object-tags.authorization.js';
import { requestObjectTagKeys, requestObjectTags } from '../tagging/object-tags.conditions.js';
import { aclAccess, newObjectAclErrors, ownershipOfNew } from '../acl/new-object.js';
import { objectAccess, putActions } from './object.authorization.js';

/** The operations that make objects, and say what these will have besides their bytes. */
type NewObjectInput = PutObjectRequest | CopyObjectRequest | CreateMultipartUploadRequest;

/** What the writer of an object may be asked for besides s3:PutObject. */
export const newObjectActions: readonly string[] = ['s3:PutObjectTagging', 's3:PutObjectRetention', 's3:PutObjectLegalHold', 's3:PutObjectAcl'];
export const newObjectKeys: readonly string[] = [...requestObjectTagKeys, ...retentionKeys, ...legalHoldKeys];
export const newObjectErrors: readonly string[] = ['InvalidTag', 'BadRequest', 'InvalidArgument', 'InvalidRedirectLocation', ...newObjectAclErrors];

/** Authorization of an operation that makes an object. @throws RolegateError NoSuchBucket, before anything is asked */
export const onNewObject = (input: NewObjectInput, ctx: OperationContext): AccessRequest | AccessRequest[] | Promise<AccessRequest | AccessRequest[]> =>
  withBucket(input, ctx, (found) => newObjectAccess(found, input, ctx));

/** What is asked for an object with these members: one question for one that brings nothing but its bytes. @throws RolegateError InvalidArgument, InvalidTag */
export function newObjectAccess(found: FoundBucket, input: NewObjectInput, ctx: OperationContext): AccessRequest | AccessRequest[] {
  const put = objectAccess(found, putActions, ctx, input.Key!);
  const tags = requestedTags(input, ctx);
  const lock = requestedLock(input, ctx);
  const acl = aclAccess(input, found, ctx, input.Key!);
  if (tags === undefined && lock === undefined) return acl === undefined ? put : [put, acl];
  const retention = retentionConditions(lock?.retention, ctx);
  const legalHold = legalHoldConditions(lock?.legalHold);
  return [
    { ...put, conditions: { ...put.conditions, ...(tags && requestObjectTags(tags)), ...retention, ...legalHold } },
    ...(tags ? [putTaggingAccess(found, ctx, input.Key!, undefined, tags)] : []),
    ...(retention ? [bucketAccess(found, 's3:PutObjectRetention', ctx, input.Key!, retention)] : []),
    ...(legalHold ? [bucketAccess(found, 's3:PutObjectLegalHold', ctx, input.Key!, legalHold)] : []),
    ...(acl ? [acl] : []),
  ];
}

/** What the object is to have; `{}` of tags takes the place of a copy's. @throws RolegateError InvalidArgument, InvalidTag, InvalidRequest; as ownershipOfNew */
export async function newAnnotations(input: NewObjectInput, found: FoundBucket, ctx: OperationContext): Promise<ObjectAnnotations | undefined> {
  const tags = requestedTags(input, ctx);
  const lock: RequestedLock | undefined = requestedLock(input, ctx);
  if (lock) assertLockable(found.state);
  const ownership = await ownershipOfNew(input, found, ctx);
  return tags || lock ? { ...ownership, ...(tags && { tags }), ...lock } : ownership;
}

/** A copy takes its source's tags unless it is told otherwise (CopyObject, "x-amz-tagging-directive"). */
function requestedTags(input: NewObjectInput, ctx: OperationContext): ObjectTags | undefined {
  if ('CopySource' in input) return input.TaggingDirective === 'REPLACE' ? taggingHeader(input.Tagging ?? '', ctx.settings) : undefined;
  return input.Tagging === undefined ? undefined : taggingHeader(input.Tagging, ctx.settings);
}
