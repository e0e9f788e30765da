import type { NewEvent } from '#event-sourcing';

/** The one rule of a bucket. Source: S3 API Reference, ServerSideEncryptionRule. */
export interface BucketEncryption {
  /** Of objects whose request says nothing. Absent where the rule only blocks. */
  readonly ApplyServerSideEncryptionByDefault?: { readonly SSEAlgorithm: 'AES256' };
  /** Kept for whoever asks: it speaks of AWS KMS. */
  readonly BucketKeyEnabled?: boolean;
  /** What requests may not ask for; `NONE` takes the blocking back. */
  readonly BlockedEncryptionTypes?: { readonly EncryptionType: readonly ('SSE-C' | 'NONE')[] };
}

/** In place of the rule that was there; of objects that come from here on. */
export type BucketEncryptionPut = NewEvent<'BucketEncryptionPut', BucketEncryption>;
export type BucketEncryptionDeleted = NewEvent<'BucketEncryptionDeleted', Record<string, never>>;
