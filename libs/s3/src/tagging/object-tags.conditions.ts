import type { ConditionValues } from '#operation';
import type { ObjectTags } from '../store/index.js';

/** What `requestObjectTags` sets. */
export const requestObjectTagKeys: readonly string[] = ['s3:RequestObjectTag/*', 's3:RequestObjectTagKeys'];

/** Condition keys of the tags that a request gives an object (S3 User Guide, "Tagging and access control policies"). */
export const requestObjectTags = (tags: ObjectTags): ConditionValues =>
  ({ ...tagConditions('s3:RequestObjectTag/', tags), 's3:RequestObjectTagKeys': Object.keys(tags) });

/**
 * A condition key for each tag, `prefix` and the tag's key. Condition keys ignore case, tag keys in them too (IAM User Guide,
 * "Condition keys for tags"): of tags that differ in nothing else, the values stand under one key, so that none hides another.
 */
export function tagConditions(prefix: string, tags: ObjectTags): ConditionValues {
  const names = new Map<string, string>();
  const values: Record<string, string[]> = {};
  for (const [key, value] of Object.entries(tags)) {
    const same = names.get(key.toLowerCase());
    if (same === undefined) {
      names.set(key.toLowerCase(), prefix + key);
      values[prefix + key] = [value];
    } else {
      values[same]!.push(value);
    }
  }
  return values;
}
