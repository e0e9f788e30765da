import type { StreamContext } from '#operation';
import { presentBucket } from '../bucket/bucket.queries.js';
import type { ObjectMeta } from '../store/index.js';
import { getTaggingActions } from '../tagging/object-tags.authorization.js';
import { objectAccess, type ObjectInput } from './object.authorization.js';

/** Members of GET's and HEAD's outputs. */
interface AnnotationMembers {
  TagCount?: number;
}

/**
 * Adds what an object's annotations show in the headers of GET and HEAD. S3 shows to whoever may read the annotation itself
 * (GetObject, "x-amz-tagging-count"), and says nothing to others.
 */
export function withAnnotations<O extends AnnotationMembers>(output: O, { tags }: ObjectMeta, input: ObjectInput, ctx: StreamContext): O {
  if (tags === undefined) return output;
  const found = presentBucket(input, ctx);
  if (ctx.decide(objectAccess(found, getTaggingActions, ctx, input.Key!, input.VersionId)).allowed) output.TagCount = Object.keys(tags).length;
  return output;
}
