import type { NewEvent } from '#event-sourcing';

/** Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", "Block public access settings". */
export interface PublicAccessBlock {
  /** Refuses ACLs that grant something to everybody. */
  readonly BlockPublicAcls: boolean;
  /** Grants to everybody, already there, count for nobody. */
  readonly IgnorePublicAcls: boolean;
  /** Refuses bucket policies that are public. */
  readonly BlockPublicPolicy: boolean;
  /** While the bucket's policy is public, only its owner's account gets in. */
  readonly RestrictPublicBuckets: boolean;
}

export type BucketPublicAccessBlockPut = NewEvent<'BucketPublicAccessBlockPut', PublicAccessBlock>;
export type BucketPublicAccessBlockDeleted = NewEvent<'BucketPublicAccessBlockDeleted', Record<string, never>>;
