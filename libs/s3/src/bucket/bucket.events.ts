import type { EventTypes, NewEvent } from '#event-sourcing';
import type { Quota, RateLimit } from '#iam';
import type { BucketEncryptionDeleted, BucketEncryptionPut } from '../encryption/encryption.events.js';
import type { BucketAclPut } from '../acl/acl.events.js';
import type { BucketOwnershipControlsDeleted, BucketOwnershipControlsPut } from '../ownership/ownership.events.js';
import type { BucketPublicAccessBlockDeleted, BucketPublicAccessBlockPut } from '../public-access/public-access.events.js';
import type { BucketPlacement } from '../store/placement.js';
import type { BucketLifecycleDeleted, BucketLifecyclePut } from '../lifecycle/lifecycle.events.js';
import type { BucketCorsDeleted, BucketCorsPut } from '../cors/cors.events.js';
import type { BucketObjectLockPut } from '../lock/lock.events.js';
import type { BucketWebsiteDeleted, BucketWebsitePut } from '../website/website.events.js';
import type { BucketTaggingDeleted, BucketTaggingPut } from '../bucket-tagging/bucket-tagging.events.js';
import type { BucketLoggingDeleted, BucketLoggingPut } from '../logging/logging.events.js';
import type { BucketNotificationPut } from '../notification/notification.events.js';
import type { BucketVersioningPut } from '../versioning/versioning.events.js';
import type { BucketRequestPaymentPut } from '../request-payment/request-payment.events.js';

/** Who owns a bucket: the user who made it, or the account of those who have one. */
export interface BucketOwner {
  /** `user/AIDA…`, or `account/<id>`. */
  readonly stream: string;
  /** As S3 shows it: Ceph's uid (`tenant$user` in a tenant), or the account's id. */
  readonly id: string;
  /** At the time of creation, as in Ceph's ACLs. */
  readonly displayName: string;
}

/** The stored contract of `bucket/<id>` streams. The envelope's account is the owner's, its time the creation date. */
export type BucketCreated = NewEvent<'BucketCreated', {
  /** 20 characters of base32; also the bucket's id in the object store. Never used again. */
  readonly bucketId: string;
  readonly name: string;
  readonly owner: BucketOwner;
  readonly region: string;
  /** Absent: in the store of its own. Never changes. */
  readonly store?: BucketPlacement;
  /** It was there before, with what is in it. */
  readonly adopted?: true;
}>;
/** Byte for byte as given. */
export type BucketPolicyPut = NewEvent<'BucketPolicyPut', { readonly policy: string }>;
export type BucketPolicyDeleted = NewEvent<'BucketPolicyDeleted', Record<string, never>>;
/** Another owner, from here on, and with `name` another name; `account` is the account that the bucket is in then. */
export type BucketLinked = NewEvent<'BucketLinked', { readonly owner: BucketOwner; readonly account: string; readonly name?: string }>;
/** Nobody's, until it is linked. */
export type BucketUnlinked = NewEvent<'BucketUnlinked', Record<string, never>>;
/** In place of what its owner has for each of his buckets, where it is enabled. */
export type BucketQuotaPut = NewEvent<'BucketQuotaPut', Quota>;
export type BucketRateLimitPut = NewEvent<'BucketRateLimitPut', RateLimit>;
export type BucketDeleted = NewEvent<'BucketDeleted', Record<string, never>>;

export type BucketEvent =
  | BucketCreated | BucketPolicyPut | BucketPolicyDeleted | BucketLinked | BucketUnlinked | BucketQuotaPut | BucketRateLimitPut | BucketDeleted
  | BucketAclPut | BucketOwnershipControlsPut | BucketOwnershipControlsDeleted | BucketPublicAccessBlockPut | BucketPublicAccessBlockDeleted
  | BucketLifecyclePut | BucketLifecycleDeleted
  | BucketCorsPut | BucketCorsDeleted
  | BucketObjectLockPut
  | BucketWebsitePut | BucketWebsiteDeleted
  | BucketTaggingPut | BucketTaggingDeleted
  | BucketRequestPaymentPut
  | BucketLoggingPut | BucketLoggingDeleted
  | BucketNotificationPut
  | BucketEncryptionPut | BucketEncryptionDeleted
  | BucketVersioningPut;

export const bucketEventTypes = {
  BucketCreated: { schemaVersion: 1, critical: true },
  BucketPolicyPut: { schemaVersion: 1, critical: true },
  BucketPolicyDeleted: { schemaVersion: 1, critical: true },
  BucketLinked: { schemaVersion: 1, critical: true },
  BucketUnlinked: { schemaVersion: 1, critical: true },
  BucketQuotaPut: { schemaVersion: 1, critical: true },
  BucketRateLimitPut: { schemaVersion: 1, critical: true },
  BucketAclPut: { schemaVersion: 1, critical: true },
  BucketOwnershipControlsPut: { schemaVersion: 1, critical: true },
  BucketOwnershipControlsDeleted: { schemaVersion: 1, critical: true },
  BucketPublicAccessBlockPut: { schemaVersion: 1, critical: true },
  BucketPublicAccessBlockDeleted: { schemaVersion: 1, critical: true },
  BucketDeleted: { schemaVersion: 1, critical: true },
  BucketLifecyclePut: { schemaVersion: 1, critical: true },
  BucketLifecycleDeleted: { schemaVersion: 1, critical: true },
  BucketCorsPut: { schemaVersion: 1, critical: true },
  BucketCorsDeleted: { schemaVersion: 1, critical: true },
  BucketObjectLockPut: { schemaVersion: 1, critical: true },
  BucketWebsitePut: { schemaVersion: 1, critical: true },
  BucketWebsiteDeleted: { schemaVersion: 1, critical: true },
  BucketTaggingPut: { schemaVersion: 1, critical: true },
  BucketTaggingDeleted: { schemaVersion: 1, critical: true },
  BucketRequestPaymentPut: { schemaVersion: 1, critical: true },
  BucketLoggingPut: { schemaVersion: 1, critical: true },
  BucketLoggingDeleted: { schemaVersion: 1, critical: true },
  BucketNotificationPut: { schemaVersion: 1, critical: true },
  BucketEncryptionPut: { schemaVersion: 1, critical: true },
  BucketEncryptionDeleted: { schemaVersion: 1, critical: true },
  BucketVersioningPut: { schemaVersion: 1, critical: true },
} as const satisfies Record<BucketEvent['type'], EventTypes[string]>;
