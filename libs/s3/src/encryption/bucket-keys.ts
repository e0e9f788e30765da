import type { KeyObject } from 'node:crypto';

/**
 * The keys under which a bucket's object keys are wrapped (SSE-S3): one for each bucket, for as long as it lives. They are
 * data keys themselves, wrapped under the seal ring, so a rotation of the ring touches no object.
 */
export interface BucketKeys {
  /** undefined: none was made, or it went with its bucket. @throws SealError when the ring cannot open it */
  find(bucketId: string): Promise<KeyObject | undefined>;
  /** Makes one where there is none; whoever asks first, all have the same. */
  ensure(bucketId: string): Promise<KeyObject>;
  /**
   * Before an object is sealed, under whosever key: makes sure that every process that shares the log reads sealed objects.
   * undefined: that was made sure of before. @throws RolegateError ServiceUnavailable (reason version-not-accepted, or concurrent-modification)
   */
  begin(): Promise<void> | undefined;
}

const none = (): never => {
  throw new Error('this process has no keys of buckets');
};

/** For processes that serve no objects. */
export const noBucketKeys: BucketKeys = { find: async () => none(), ensure: async () => none(), begin: none };
