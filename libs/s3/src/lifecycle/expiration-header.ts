import type { BucketState } from '../bucket/bucket.state.js';
import type { ObjectTags } from '../store/index.js';
import { type Expiry, type LifecycleFacts, rulesOf } from './lifecycle.rules.js';

/**
 * `x-amz-expiration` of the current object; undefined where no rule is about it. Days have their everyday length here, as in RGW
 * with rgw_lc_debug_interval. Source: S3 API Reference, HeadObject, "x-amz-expiration": the rule's id is URL-encoded.
 */
export function expirationOf({ lifecycle }: BucketState, facts: LifecycleFacts, tags?: ObjectTags): string | undefined {
  if (lifecycle === undefined) return undefined;
  const expiry = rulesOf(lifecycle).current(facts, tags);
  return expiry && `expiry-date="${new Date(expiry.at).toUTCString()}", rule-id="${encodeURIComponent(expiry.rule)}"`;
}

/** `x-amz-abort-date` and `x-amz-abort-rule-id` of an upload (S3 API Reference, CreateMultipartUpload). */
export function abortOf({ lifecycle }: BucketState, key: string, initiated: number): { readonly AbortDate?: Date; readonly AbortRuleId?: string } {
  const expiry = lifecycle && rulesOf(lifecycle).upload(key, initiated);
  return expiry ? { AbortDate: new Date(expiry.at), AbortRuleId: expiry.rule } : NO_ABORT;
}

const NO_ABORT = {};
