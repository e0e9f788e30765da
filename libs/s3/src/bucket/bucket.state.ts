import type { StoredEvent } from '#event-sourcing';
import type { BucketEvent, BucketOwner } from './bucket.events.js';

export interface BucketState {
  readonly account: string;
  readonly bucketId: string;
  readonly name: string;
  readonly owner: BucketOwner;
  readonly region: string;
  readonly creationDate: Date;
  /** The bucket policy's text; undefined when there is none. */
  readonly policy?: string;
}

export function evolveBucket(state: BucketState | undefined, stored: StoredEvent): BucketState | undefined {
  const event = stored as StoredEvent & BucketEvent;
  if (event.type === 'BucketCreated') {
    const { bucketId, name, owner, region } = event.data;
    return { account: stored.account, bucketId, name, owner, region, creationDate: stored.time };
  }
  if (!state) return undefined;
  switch (event.type) {
    case 'BucketPolicyPut': return { ...state, policy: event.data.policy };
    case 'BucketPolicyDeleted': return { ...state, policy: undefined };
    case 'BucketDeleted': return undefined;
    default: return state;
  }
}
