import type { AccessRequest, OperationContext } from '#operation';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { objectAccess } from '../object/object.authorization.js';
import type { ObjectTags } from '../store/index.js';
import { requestObjectTags } from './object-tags.conditions.js';

export const putTaggingActions = { plain: 's3:PutObjectTagging', versioned: 's3:PutObjectVersionTagging' } as const;
export const getTaggingActions = { plain: 's3:GetObjectTagging', versioned: 's3:GetObjectVersionTagging' } as const;
export const deleteTaggingActions = { plain: 's3:DeleteObjectTagging', versioned: 's3:DeleteObjectVersionTagging' } as const;

/** The question whether the caller may give an object these tags. */
export function putTaggingAccess(found: FoundBucket, ctx: OperationContext, key: string, versionId: string | undefined, tags: ObjectTags): AccessRequest {
  const access = objectAccess(found, putTaggingActions, ctx, key, versionId);
  return { ...access, conditions: { ...access.conditions, ...requestObjectTags(tags) } };
}
