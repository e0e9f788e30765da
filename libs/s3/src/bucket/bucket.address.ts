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
 * ARN of a bucket or of an object in it, as the policies of both sides name it: without an account, whoever asks. A tenant is
 * never meant by it: identity policies end at the border of their tenant (#policy), and a bucket's own policy speaks of the
 * bucket that has it. Source: Ceph, rgw_iam_policy.cc, which fills in the policy's own tenant.
 */
export const resourceArn = ({ name }: Pick<BucketState, 'name'>, key?: string): string => (key === undefined ? bucketArn(name) : objectArn(name, key));
