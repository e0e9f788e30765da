import type { NewEvent } from '#event-sourcing';
import type { ObjectRetention } from '../store/index.js';

/** Days or years, never both. Source: S3 API Reference, DefaultRetention. */
export interface DefaultRetentionRule {
  readonly Mode: ObjectRetention['mode'];
  readonly Days?: number;
  readonly Years?: number;
}

/** In the shape of AWS's schema. Source: S3 API Reference, ObjectLockConfiguration. */
export interface ObjectLockConfiguration {
  readonly ObjectLockEnabled: 'Enabled';
  readonly Rule?: { readonly DefaultRetention: DefaultRetentionRule };
}

/** Object lock is never taken from a bucket again; without a rule, new versions have no default retention. */
export type BucketObjectLockPut = NewEvent<'BucketObjectLockPut', ObjectLockConfiguration>;
