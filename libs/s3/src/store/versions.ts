import type { MutationOptions, ObjectAddress } from './object-store.js';

/** Whether a bucket keeps versions; a bucket that never did has no such word (S3 User Guide, "Using versioning in S3 buckets"). */
export type BucketVersioning = 'Enabled' | 'Suspended';

/** The id of what was written while the bucket kept no versions, or kept them no longer. A key has one such version at most. */
export const NULL_VERSION = 'null';

/** The form of the ids that the store of our own gives: nothing in it that a command line or an URL would take for something else. */
export const VERSION_ID = /^[0-9a-f]{32}$/;

/** An object, or one version of it; any text may stand for an id. */
export interface VersionAddress extends ObjectAddress {
  /** Absent: the current version. */
  readonly versionId?: string;
}

/** What is to be deleted. */
export interface DeleteTarget {
  readonly key: string;
  /** This version for good. Absent: the object, which in a bucket with versions leaves them and sets a delete marker before them. */
  readonly versionId?: string;
  /** Retention in mode GOVERNANCE does not keep it. */
  readonly bypassGovernance?: boolean;
}

/** Says that the object was deleted; the versions before it stay (S3 User Guide, "Working with delete markers"). */
export interface DeleteMarker {
  readonly key: string;
  /** Absent: the null version. */
  readonly versionId?: string;
  /** Milliseconds since the epoch, the store's clock. */
  readonly lastModified: number;
}

/** A version in a listing. */
export interface VersionEntry {
  readonly key: string;
  /** `null` for the null version. */
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly deleteMarker: boolean;
  /** As of ListEntry; of a delete marker only `<LastModified>…</LastModified>`. */
  readonly contents: string;
}

export interface ListVersionsOptions {
  readonly prefix?: string;
  /** As of ListOptions. */
  readonly delimiter?: string;
  /** The listing starts after this key, or common prefix; with `versionIdMarker`, after that version of this key. */
  readonly keyMarker?: string;
  /** A version's id, or `next.versionId` of the page before. */
  readonly versionIdMarker?: string;
  /** At most this many versions and common prefixes together; 0 answers an empty, complete page. */
  readonly limit: number;
}

export interface VersionPage {
  /** By key in the byte order of UTF-8, of each the newest first. */
  readonly versions: readonly VersionEntry[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** Where to go on, when truncated; the id is missing after a common prefix. */
  readonly next?: { readonly key: string; readonly versionId?: string };
}

/**
 * Buckets that keep versions. In them put, copy and completeUpload make a version beside the ones that are there (Enabled),
 * or in place of the null version (Suspended), and delete sets a marker. Mutations act as the bucket does when they commit.
 */
export interface VersionStore {
  /**
   * What every commit finds from here on, by whichever node. The change is recorded elsewhere, as the `revision`th of the
   * bucket: one that is older than what was settled does nothing. Before it is recorded (`settled: false`) it may only begin
   * to keep versions, never cease to, for it may not come about. What has kept versions is Suspended where nothing (undefined)
   * is wanted.
   */
  setVersioning(bucketId: string, versioning: BucketVersioning | undefined, revision: number, settled: boolean): Promise<void>;
  /** Ids of buckets whose last change has not been settled for this many ms: their record says what they are. */
  unsettledVersioning(olderThan: number): Promise<string[]>;
  /** The delete marker that stands for the object, or is this version of it; undefined when none is there. */
  deleteMarker(address: VersionAddress): Promise<DeleteMarker | undefined>;
  /** InvalidArgument for a version id marker that is no id. */
  listVersions(bucketId: string, options: ListVersionsOptions): Promise<VersionPage>;
  /** One commit for all; beforeCommit runs once. Answers in the order of the targets. */
  deleteMany(bucketId: string, targets: readonly DeleteTarget[], options?: MutationOptions): Promise<DeleteResult[]>;
}

export interface DeleteResult {
  readonly key: string;
  /** False when there was nothing to delete; S3 answers the same either way. */
  readonly deleted: boolean;
  /** The version that is gone, or the marker that was set; absent where neither, and for the null version. */
  readonly versionId?: string;
  /** A marker was set, or what is gone was one. */
  readonly deleteMarker?: boolean;
  /** Of several: object lock protects the version, which is still there. */
  readonly locked?: boolean;
}
