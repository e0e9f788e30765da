import type { NewEvent } from '#event-sourcing';

export interface LifecycleTag {
  readonly Key: string;
  readonly Value: string;
}

/** Bounds in bytes, both exclusive. */
export interface SizeFilter {
  readonly ObjectSizeGreaterThan?: number;
  readonly ObjectSizeLessThan?: number;
}

export interface LifecycleFilter extends SizeFilter {
  readonly Prefix?: string;
  readonly Tag?: LifecycleTag;
  readonly And?: SizeFilter & { readonly Prefix?: string; readonly Tags?: readonly LifecycleTag[] };
}

/** Source: S3 API Reference, LifecycleRule; dates as ISO 8601. As it was given: with `Filter`, or with `Prefix` as before 2016. */
export interface LifecycleRule {
  /** Unique in its configuration; made up where none was given. */
  readonly ID: string;
  readonly Status: 'Enabled' | 'Disabled';
  readonly Prefix?: string;
  readonly Filter?: LifecycleFilter;
  readonly Expiration?: { readonly Days?: number; readonly Date?: string; readonly ExpiredObjectDeleteMarker?: boolean };
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays?: number; readonly NewerNoncurrentVersions?: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
}

export interface LifecycleConfiguration {
  readonly Rules: readonly LifecycleRule[];
  /** Kept for whoever asks: there is no other storage class to go to. */
  readonly TransitionDefaultMinimumObjectSize?: 'all_storage_classes_128K' | 'varies_by_storage_class';
}

/** In place of the rules that were there. */
export type BucketLifecyclePut = NewEvent<'BucketLifecyclePut', LifecycleConfiguration>;
export type BucketLifecycleDeleted = NewEvent<'BucketLifecycleDeleted', Record<string, never>>;
