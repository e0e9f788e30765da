import type { NewEvent } from '#event-sourcing';

/** Members as AWS names them. */
export interface BucketLogging {
  readonly TargetBucket: string;
  readonly TargetPrefix: string;
  /** Absent: SimplePrefix. */
  readonly TargetObjectKeyFormat?: { readonly PartitionedPrefix: { readonly PartitionDateSource: 'EventTime' | 'DeliveryTime' } };
}

/** Where the log of the bucket's requests goes. */
export type BucketLoggingPut = NewEvent<'BucketLoggingPut', BucketLogging>;
/** The log ends. */
export type BucketLoggingDeleted = NewEvent<'BucketLoggingDeleted', Record<string, never>>;
