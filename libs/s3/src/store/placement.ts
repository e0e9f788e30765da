/** Where the bytes of a bucket lie, for a bucket that is not in the store of its own. */
export interface BucketPlacement {
  /** A name of the configuration. */
  readonly store: string;
  /** What the bucket is called there. */
  readonly bucket: string;
}
