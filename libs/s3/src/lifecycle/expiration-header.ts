import type { BucketState } from '../bucket/bucket.state.js';
import type { ObjectStore, ObjectTags, PutResult } from '../store/index.js';
import { type LifecycleFacts, rulesOf } from './lifecycle.rules.js';

/**
 * `x-amz-expiration` of the current object; undefined where no rule is about it. Days have their everyday length here, as in RGW
 * with rgw_lc_debug_interval. Source: S3 API Reference, HeadObject, "x-amz-expiration": the rule's id is URL-encoded.
 */
export function expirationOf({ lifecycle }: BucketState, facts: LifecycleFacts, tags?: ObjectTags): string | undefined {
  if (lifecycle === undefined) return undefined;
  const expiry = rulesOf(lifecycle).current(facts, tags);
  return expiry && `expiry-date="${new Date(expiry.at).toUTCString()}", rule-id="${encodeURIComponent(expiry.rule)}"`;
}

/** As `expirationOf`, of what was just written; its tags are read where they decide. */
export function expirationOfNew(store: Pick<ObjectStore, 'head'>, state: BucketState, key: string, { size, lastModified }: PutResult): string | undefined | Promise<string | undefined> {
  if (state.lifecycle === undefined) return undefined;
  const facts = { key, size, lastModified };
  if (!rulesOf(state.lifecycle).asksForTags) return expirationOf(state, facts);
  return store.head(state.bucketId, key).then((meta) => expirationOf(state, facts, meta?.tags));
}

/** `x-amz-abort-date` and `x-amz-abort-rule-id` of an upload (S3 API Reference, CreateMultipartUpload). */
export function abortOf({ lifecycle }: BucketState, key: string, initiated: number): { readonly AbortDate?: Date; readonly AbortRuleId?: string } {
  const expiry = lifecycle && rulesOf(lifecycle).upload(key, initiated);
  return expiry ? { AbortDate: new Date(expiry.at), AbortRuleId: expiry.rule } : NO_ABORT;
}

const NO_ABORT = {};
