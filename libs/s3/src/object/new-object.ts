import type { AccessRequest, OperationContext } from '#operation';
import type { CopyObjectRequest, CreateMultipartUploadRequest, PutObjectRequest } from '@aws-sdk/client-s3';
import { type FoundBucket, withBucket } from '../bucket/bucket.queries.js';
import type { ObjectAnnotations, ObjectTags } from '../store/index.js';
import { taggingHeader } from '../tagging/object-tags.js';
import { putTaggingAccess } from '../tagging/object-tags.authorization.js';
import { requestObjectTagKeys, requestObjectTags } from '../tagging/object-tags.conditions.js';
import { objectAccess, putActions } from './object.authorization.js';

/** The operations that make objects, and say what these will have besides their bytes. */
type NewObjectInput = PutObjectRequest | CopyObjectRequest | CreateMultipartUploadRequest;

/** What the writer of an object may be asked for besides s3:PutObject. */
export const newObjectActions: readonly string[] = ['s3:PutObjectTagging'];
export const newObjectKeys: readonly string[] = [...requestObjectTagKeys];
export const newObjectErrors: readonly string[] = ['InvalidTag', 'BadRequest', 'InvalidArgument'];

/** Authorization of an operation that makes an object. @throws RolegateError NoSuchBucket, before anything is asked */
export const onNewObject = (input: NewObjectInput, ctx: OperationContext): AccessRequest | AccessRequest[] | Promise<AccessRequest | AccessRequest[]> =>
  withBucket(input, ctx, (found) => newObjectAccess(found, input, ctx));

/** What is asked for an object with these members: one question for one that brings nothing but its bytes. @throws RolegateError InvalidArgument, InvalidTag */
export function newObjectAccess(found: FoundBucket, input: NewObjectInput, ctx: OperationContext): AccessRequest | AccessRequest[] {
  const put = objectAccess(found, putActions, ctx, input.Key!);
  const tags = requestedTags(input, ctx);
  if (tags === undefined) return put;
  return [{ ...put, conditions: { ...put.conditions, ...requestObjectTags(tags) } }, putTaggingAccess(found, ctx, input.Key!, undefined, tags)];
}

/** What the object is to have; `{}` of tags takes the place of a copy's. @throws RolegateError InvalidArgument, InvalidTag */
export function newAnnotations(input: NewObjectInput, ctx: OperationContext): ObjectAnnotations | undefined {
  const tags = requestedTags(input, ctx);
  return tags && { tags };
}

/** A copy takes its source's tags unless it is told otherwise (CopyObject, "x-amz-tagging-directive"). */
function requestedTags(input: NewObjectInput, ctx: OperationContext): ObjectTags | undefined {
  if ('CopySource' in input) return input.TaggingDirective === 'REPLACE' ? taggingHeader(input.Tagging ?? '', ctx.settings) : undefined;
  return input.Tagging === undefined ? undefined : taggingHeader(input.Tagging, ctx.settings);
}
