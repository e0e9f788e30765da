import type { MutationOptions } from './object-store.js';

/** A version, or a delete marker, as a job saw it when it decided that it is to go. */
export interface SeenVersion {
  readonly key: string;
  /** This version for good, while it is not the current one; a delete marker, while it hides nothing. Absent: the current object, as in DeleteTarget. */
  readonly versionId?: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  /** Absent for a delete marker. */
  readonly etag?: string;
}

/** Deletions by jobs that decide from listings. */
export interface SeenStore {
  /**
   * Deletes what is still as it was seen; what was written in its place meanwhile stays, and so does what object lock protects.
   * One commit for all; beforeCommit runs once. For each, in their order, whether it is gone, or a marker set before it.
   */
  deleteSeen(bucketId: string, seen: readonly SeenVersion[], options?: MutationOptions): Promise<boolean[]>;
}
