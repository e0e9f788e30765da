import type { ConditionValues } from '#operation';
import type { Tag } from './tag.js';

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

function tagConditions(prefixes: readonly string[], tags: readonly Tag[]): ConditionValues {
  const values: Record<string, string[]> = {};
  for (const prefix of prefixes) for (const tag of tags) (values[prefix + tag.Key] ??= []).push(tag.Value);
  return values;
}
