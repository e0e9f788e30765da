import { type AccountId, objectArn, bucketArn } from '#kernel';
import { bucketNamespace } from './bucket.projection.js';
import type { BucketState } from './bucket.state.js';

/** A bucket's name in its namespace. */
export interface BucketAddress {
  readonly namespace: string;
  readonly name: string;
}

/**
 * What a bucket's name on the wire means to a caller: a bucket of the caller's own namespace, or with `tenant:bucket` of
 * that tenant (`:bucket`: of the shared namespace). Source: Ceph, "RGW multi-tenancy", "Accessing buckets with explicit tenants".
 */
export function addressOf(wireName: string, account: AccountId): BucketAddress {
  const colon = wireName.indexOf(':');
  if (colon < 0) return { namespace: bucketNamespace(account), name: wireName };
  return { namespace: wireName.slice(0, colon), name: wireName.slice(colon + 1) };
}

/**
 * ARN of a bucket or of an object in it, as policies name it: without an account, but to callers from outside a tenant with
 * the tenant in it, so that `arn:aws:s3:::name` in their policies means a bucket of their own (Ceph fills in the policy's
 * tenant).
 */
export function resourceArn(state: Pick<BucketState, 'account' | 'name'>, caller: AccountId, key?: string): string {
  const namespace = state.account === caller ? '' : bucketNamespace(state.account);
  if (namespace === '' || namespace === caller) return key === undefined ? bucketArn(state.name) : objectArn(state.name, key);
  return `arn:aws:s3::${namespace}:${state.name}${key === undefined ? '' : `/${key}`}`;
}
