import type { Aggregate } from '#event-sourcing';
import { type AccountId, isRealAccount } from '#kernel';
import { bucketEventTypes, type BucketOwner } from './bucket.events.js';
import { type BucketState, evolveBucket } from './bucket.state.js';

/** Tenants have namespaces of their own; the empty account and all real accounts share one (Ceph, "RGW multi-tenancy"). */
export const bucketNamespace = (account: AccountId): string => (account === '' || isRealAccount(account) ? '' : account);

/** The claim that makes a bucket's name unique in its namespace; also how it is found. */
export const bucketNameKey = (namespace: string, name: string): string => `bucket-name:${namespace}:${name}`;

export const bucketStream = (bucketId: string): string => `bucket/${bucketId}`;

/** Path of an owner's buckets in the read model: selects them among all buckets of an account. */
export const ownerPath = (owner: Pick<BucketOwner, 'stream' | 'id'>): string => `/${owner.stream || owner.id}/`;

/** Name of the counter of an owner's buckets. */
export const bucketCounter = (ownerStream: string): string => `buckets:${ownerStream}`;

/** What a bucket with lifecycle rules refers to: by it they are found among all. */
export const LIFECYCLE = 'lifecycle';

export const bucket: Aggregate<BucketState> = {
  kind: 'bucket',
  events: bucketEventTypes,
  evolve: evolveBucket,
  row: (state) => ({ account: state.account, name: state.name, path: ownerPath(state.owner) }),
  references: (state) => (state.lifecycle === undefined ? [] : [LIFECYCLE]),
  keys: (state) => [bucketNameKey(bucketNamespace(state.account), state.name)],
};
