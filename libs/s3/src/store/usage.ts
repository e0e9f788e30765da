/** How much lies in a bucket. */
export interface BucketUsage {
  readonly objects: number;
  /** Of the objects, as they are read. */
  readonly bytes: number;
  /** Bytes of the parts of uploads in progress. */
  readonly uploading: number;
}

export const NO_USAGE: BucketUsage = { objects: 0, bytes: 0, uploading: 0 };

/** What the store kept count of, and what a look at everything found. */
export interface Recount {
  readonly kept: BucketUsage;
  readonly counted: BucketUsage;
}
