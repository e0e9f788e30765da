import type { AccessRequest, StreamContext } from '#operation';
import type { GetObjectOutput } from '@aws-sdk/client-s3';
import { readObjectAccess } from '../acl/object-consent.js';
import { bucketAccess } from '../bucket/bucket.authorization.js';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { expirationOf } from '../lifecycle/expiration-header.js';
import type { ObjectMeta } from '../store/index.js';
import { getTaggingActions } from '../tagging/object-tags.authorization.js';
import type { ObjectInput } from './object.authorization.js';

/** Members of GET's and HEAD's outputs. */
type AnnotationMembers = Pick<GetObjectOutput, 'Expiration' | 'TagCount' | 'ObjectLockMode' | 'ObjectLockRetainUntilDate' | 'ObjectLockLegalHoldStatus'>;

/**
 * Adds what an object's annotations, and the rules of its bucket, show in the headers of GET and HEAD. S3 shows annotations to
 * whoever may read them by themselves (GetObject, "x-amz-tagging-count", "x-amz-object-lock-mode"), and says nothing to others.
 */
export function withAnnotations<O extends AnnotationMembers>(output: O, meta: ObjectMeta, found: FoundBucket, input: ObjectInput, ctx: StreamContext): O {
  const { tags, retention, legalHold } = meta;
  // Rules on current objects say nothing of a version that is asked for by its id.
  if (found.state.lifecycle !== undefined && input.VersionId === undefined) output.Expiration = expirationOf(found.state, meta, tags);
  if (tags === undefined && retention === undefined && legalHold === undefined) return output;
  const key = input.Key!;
  const may = (access: AccessRequest): boolean => ctx.decide(access).allowed;
  if (tags !== undefined && may(readObjectAccess(meta, input, getTaggingActions, ctx))) output.TagCount = Object.keys(tags).length;
  if (retention !== undefined && may(bucketAccess(found, 's3:GetObjectRetention', ctx, key))) {
    output.ObjectLockMode = retention.mode;
    output.ObjectLockRetainUntilDate = new Date(retention.until);
  }
  if (legalHold !== undefined && may(bucketAccess(found, 's3:GetObjectLegalHold', ctx, key))) output.ObjectLockLegalHoldStatus = legalHold ? 'ON' : 'OFF';
  return output;
}
