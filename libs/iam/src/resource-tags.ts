import type { ConditionValues } from '#operation';
import type { Tag } from './tag.js';

/** What resourceTagConditions sets. */
export const resourceTagKeys: readonly string[] = ['aws:ResourceTag/*', 'iam:ResourceTag/*'];

/** What requestTagConditions sets. */
export const requestTagKeys: readonly string[] = ['aws:RequestTag/*', 'aws:TagKeys'];

/**
 * Condition keys of a resource's tags: aws:ResourceTag/k (AWS) and iam:ResourceTag/k (AWS for IAM, and Ceph's word).
 * Several values of one key (Ceph) stay together.
 */
export function resourceTagConditions(tags: readonly Tag[]): ConditionValues {
  return tagConditions(['aws:ResourceTag/', 'iam:ResourceTag/'], tags);
}

/** aws:RequestTag/k and aws:TagKeys of the tags that a request passes. */
export function requestTagConditions(tags: readonly Tag[] | undefined): ConditionValues {
  if (!tags || tags.length === 0) return {};
  return { ...tagConditions(['aws:RequestTag/'], tags), 'aws:TagKeys': [...new Set(tags.map((tag) => tag.Key))] };
}

/**
 * Condition keys ignore case, tag keys in them too (IAM User Guide, "Condition keys for tags"). Ceph stores `Dept` and
 * `dept` as two tags: their values stand under one key, in its first spelling, so that neither hides the other.
 */
function tagConditions(prefixes: readonly string[], tags: readonly Tag[]): ConditionValues {
  const byKey = new Map<string, { readonly key: string; readonly values: string[] }>();
  for (const { Key: key, Value: value } of tags) {
    const same = byKey.get(key.toLowerCase());
    if (same) same.values.push(value);
    else byKey.set(key.toLowerCase(), { key, values: [value] });
  }
  const values: Record<string, readonly string[]> = {};
  for (const prefix of prefixes) for (const tag of byKey.values()) values[prefix + tag.key] = tag.values;
  return values;
}
