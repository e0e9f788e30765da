import type { AccessRequest, OperationContext, StreamContext } from '#operation';
import type { CopyObjectRequest, UploadPartCopyRequest } from '@aws-sdk/client-s3';
import { assertMayLearn, assertObjectConsents, readObjectAccess } from '../acl/object-consent.js';
import type { ObjectReader } from '../acl/object-facts.js';
import { type FoundBucket, presentBucket, withBucket } from '../bucket/bucket.queries.js';
import type { ObjectMeta, ReadConditions } from '../store/index.js';
import { getTaggingActions, putTaggingAccess } from '../tagging/object-tags.authorization.js';
import { readConditions } from './conditions.js';
import { type CopySource, parseCopySource } from './copy-source.js';
import { assertAllowed, objectAccess, putActions, readActions } from './object.authorization.js';

type CopyInput = CopyObjectRequest | UploadPartCopyRequest;

/** A copy reads its source and writes its target. @throws RolegateError NoSuchBucket, InvalidArgument, before anything is asked */
export function copyAccess(
  input: CopyInput, ctx: OperationContext, store: ObjectReader, target: (to: FoundBucket) => AccessRequest | AccessRequest[] = (to) => objectAccess(to, putActions, ctx, input.Key!),
): AccessRequest[] | Promise<AccessRequest[]> {
  const source = parseCopySource(input.CopySource!);
  const asked = withBucket({ ...source, ExpectedBucketOwner: input.ExpectedSourceBucketOwner }, ctx, (from) =>
    withBucket(input, ctx, (to) => [objectAccess(from, readActions, ctx, source.Key, source.VersionId, store), target(to)].flat()));
  return asked as AccessRequest[] | Promise<AccessRequest[]>;
}

/** `x-amz-copy-source-if-*`. */
export const sourceConditions = (input: CopyInput): ReadConditions | undefined => readConditions({
  IfMatch: input.CopySourceIfMatch,
  IfNoneMatch: input.CopySourceIfNoneMatch,
  IfModifiedSince: input.CopySourceIfModifiedSince,
  IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
});

/** What fails with the source is told to those only who may read it. @throws RolegateError AccessDenied */
export async function learning<T>(store: ObjectReader, source: CopySource, ctx: StreamContext, copy: () => Promise<T>): Promise<T> {
  try {
    return await copy();
  } catch (error) {
    await assertMayLearn(error, store, source, readActions, ctx);
    throw error;
  }
}

/** The source, once it is read, may have another owner than its bucket, or an ACL; and tags that come with the copy. */
export function mayBeCopied(source: CopySource, input: CopyObjectRequest, ctx: StreamContext): (meta: ObjectMeta) => Promise<void> {
  const tags = tagsMayBeCopied(source, input, ctx);
  return async (meta) => {
    await assertObjectConsents(meta, source, readActions, ctx);
    await tags(meta);
  };
}

/**
 * Tags come with the copy: whoever makes it must be allowed to read and to write them (CopyObject, "Permissions"). That there
 * are any shows only when the source is read.
 */
const tagsMayBeCopied = (source: CopySource, input: CopyObjectRequest, ctx: StreamContext) => async (kept: ObjectMeta): Promise<void> => {
  const { tags } = kept;
  if (tags === undefined || input.TaggingDirective === 'REPLACE') return;
  await assertAllowed(ctx, () => readObjectAccess(kept, source, getTaggingActions, ctx));
  await assertAllowed(ctx, () => putTaggingAccess(presentBucket(input, ctx), ctx, input.Key!, undefined, tags));
};
