/** What may be stored in a bucket, or in all buckets of a user. Source: radosgw-admin(8), "Quota Options"; rgw_quota_types.h. */
export interface Quota {
  readonly enabled: boolean;
  /** Kept and shown, of no effect: nothing is rounded up here, as RGW rounds to 4 KiB when this is off. */
  readonly checkOnRaw: boolean;
  /** Bytes; negative: unlimited. */
  readonly maxSize: number;
  /** Negative: unlimited. */
  readonly maxObjects: number;
}

export const NO_QUOTA: Quota = { enabled: false, checkOnRaw: false, maxSize: -1, maxObjects: -1 };
