import type { NewEvent } from '#event-sourcing';

export interface BucketTag {
  readonly Key: string;
  readonly Value: string;
}

/** All tags of the bucket, in the order given. */
export type BucketTaggingPut = NewEvent<'BucketTaggingPut', { readonly TagSet: readonly BucketTag[] }>;
export type BucketTaggingDeleted = NewEvent<'BucketTaggingDeleted', Record<string, never>>;
