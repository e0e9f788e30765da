import type { AccessRequest, OperationContext } from '#operation';
import type { CopyObjectRequest, UploadPartCopyRequest } from '@aws-sdk/client-s3';
import { withBucket } from '../bucket/bucket.queries.js';
import type { ReadConditions } from '../store/index.js';
import { readConditions } from './conditions.js';
import { parseCopySource } from './copy-source.js';
import { objectAccess, putActions, readActions } from './object.authorization.js';

type CopyInput = CopyObjectRequest | UploadPartCopyRequest;

/** A copy reads its source and writes its target. @throws RolegateError NoSuchBucket, InvalidArgument, before anything is asked */
export function copyAccess(input: CopyInput, ctx: OperationContext): AccessRequest[] | Promise<AccessRequest[]> {
  const source = parseCopySource(input.CopySource!);
  const asked = withBucket({ ...source, ExpectedBucketOwner: input.ExpectedSourceBucketOwner }, ctx, (from) =>
    withBucket(input, ctx, (to) => [objectAccess(from, readActions, ctx, source.Key, source.VersionId), objectAccess(to, putActions, ctx, input.Key!)]));
  return asked as AccessRequest[] | Promise<AccessRequest[]>;
}

/** `x-amz-copy-source-if-*`. */
export const sourceConditions = (input: CopyInput): ReadConditions | undefined => readConditions({
  IfMatch: input.CopySourceIfMatch,
  IfNoneMatch: input.CopySourceIfNoneMatch,
  IfModifiedSince: input.CopySourceIfModifiedSince,
  IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
});
