import type { ObjectTags } from './annotations.js';
import type { MutationOptions, ObjectStore } from './object-store.js';

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
   * One commit for all, where the store can; beforeCommit runs before each commit. For each, in their order, whether it is gone, or a marker set before it.
   */
  deleteSeen(bucketId: string, seen: readonly SeenVersion[], options?: MutationOptions): Promise<boolean[]>;
  /** For each, in their order, its tags; undefined for what is not as it was seen any more. Absent: `tagsOfSeen` asks for each. */
  tagsOfSeen?(bucketId: string, seen: readonly SeenVersion[]): Promise<readonly (ObjectTags | undefined)[]>;
}

type Asked = Pick<SeenStore, 'tagsOfSeen'> & Pick<ObjectStore, 'head'>;

/** Tags of what listings showed, by one question where the store takes it. */
export function tagsOfSeen(store: Asked, bucketId: string, seen: readonly SeenVersion[]): Promise<readonly (ObjectTags | undefined)[]> {
  if (store.tagsOfSeen) return store.tagsOfSeen(bucketId, seen);
  return Promise.all(seen.map(async ({ key, versionId, etag, lastModified }) => {
    const meta = await store.head(bucketId, key, { versionId });
    return meta !== undefined && meta.etag === etag && inSeconds(meta.lastModified) === inSeconds(lastModified) ? (meta.tags ?? {}) : undefined;
  }));
}

/** A listing of another S3 has milliseconds, and the header Last-Modified of the same object has none. */
const inSeconds = (time: number): number => Math.floor(time / 1000);
