import type { DefaultRetention } from './object-lock.js';
import type { BucketVersioning } from './versions.js';

/** Where the bytes of a bucket lie, for a bucket that is not in the store of its own. */
export interface BucketPlacement {
  /** A name of the configuration. */
  readonly store: string;
  /** What the bucket is called there. */
  readonly bucket: string;
}

/** How a bucket that is upstream already keeps what lies in it. */
export interface AdoptedState {
  readonly versioning?: BucketVersioning;
  readonly objectLock?: boolean;
}

/** What an upstream says of a bucket of its own, in the shapes of AWS's schema. */
export interface UpstreamDescription {
  /** Absent: it never kept versions. */
  readonly versioning?: BucketVersioning;
  /** Absent: nothing in it can be locked. */
  readonly objectLock?: { readonly defaultRetention?: DefaultRetention };
  readonly policy?: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly cors: readonly UpstreamCorsRule[];
  /** What it has besides that is not read, in words. */
  readonly left: readonly string[];
}

export interface UpstreamCorsRule {
  readonly ID?: string;
  readonly AllowedHeaders?: string[];
  readonly AllowedMethods: string[];
  readonly AllowedOrigins: string[];
  readonly ExposeHeaders?: string[];
  readonly MaxAgeSeconds?: number;
}

/** Buckets that are upstream already. */
export interface UpstreamCatalogue {
  /** Names of a store's buckets that nobody has here. @throws RolegateError ServiceUnavailable */
  unknownBuckets(store: string): Promise<readonly string[]>;
  describe(placement: BucketPlacement): Promise<UpstreamDescription>;
  /** The bucket is this one from here on, with what is in it. @throws RolegateError NoSuchBucket, BucketAlreadyExists */
  adopt(bucketId: string, placement: BucketPlacement, state: AdoptedState): Promise<void>;
  /** Undoes `adopt`, when it could not be recorded. Nothing changes upstream. */
  disown(bucketId: string): Promise<void>;
  /** The log has the bucket, made or adopted. */
  recorded(bucketId: string): Promise<void>;
  /** Ids begun longer ago than this many ms, of which that was not said: a node died in the middle, the log says whether they are there. */
  unrecorded(olderThan: number): Promise<readonly string[]>;
  /** It is not in the log. Deleted upstream only where it was made by the gateway and is empty. */
  abandon(bucketId: string): Promise<void>;
}
