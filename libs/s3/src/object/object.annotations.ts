import type { StreamContext } from '#operation';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { expirationOf } from '../lifecycle/expiration-header.js';
import type { ObjectMeta } from '../store/index.js';
import { getTaggingActions } from '../tagging/object-tags.authorization.js';
import { objectAccess, type ObjectInput } from './object.authorization.js';

/** Members of GET's and HEAD's outputs. */
interface AnnotationMembers {
  Expiration?: string;
  TagCount?: number;
}

/**
 * Adds what an object's annotations, and the rules of its bucket, show in the headers of GET and HEAD. S3 shows tags to whoever may read the annotation itself
 * (GetObject, "x-amz-tagging-count"), and says nothing to others.
 */
export function withAnnotations<O extends AnnotationMembers>(output: O, meta: ObjectMeta, found: FoundBucket, input: ObjectInput, ctx: StreamContext): O {
  const { tags } = meta;
  // Rules on current objects say nothing of a version that is asked for by its id.
  if (found.state.lifecycle !== undefined && input.VersionId === undefined) output.Expiration = expirationOf(found.state, meta, tags);
  if (tags === undefined) return output;
  if (ctx.decide(objectAccess(found, getTaggingActions, ctx, input.Key!, input.VersionId)).allowed) output.TagCount = Object.keys(tags).length;
  return output;
}
