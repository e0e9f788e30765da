/**
 * How many requests and bytes a minute each gateway lets through for a user or for a bucket; 0: as many as come. Source:
 * Ceph, "Admin Guide", Rate Limit Management.
 */
export interface RateLimit {
  readonly enabled: boolean;
  readonly maxReadOps: number;
  readonly maxWriteOps: number;
  readonly maxReadBytes: number;
  readonly maxWriteBytes: number;
}

export const NO_RATE_LIMIT: RateLimit = { enabled: false, maxReadOps: 0, maxWriteOps: 0, maxReadBytes: 0, maxWriteBytes: 0 };
