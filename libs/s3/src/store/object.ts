import type { ChecksumAlgorithm } from '#signatures';
import type { ObjectAnnotations } from './annotations.js';
import type { ObjectEncryption } from './encryption.js';

/** The HTTP headers that S3 keeps with an object and returns on GET and HEAD (PutObject, "System-defined metadata"). */
export type ObjectHeaderName =
  | 'content-type' | 'cache-control' | 'content-disposition' | 'content-encoding' | 'content-language' | 'expires'
  | 'x-amz-website-redirect-location';

export type ObjectHeaders = Readonly<Partial<Record<ObjectHeaderName, string>>>;

/** User metadata; names in lower case, without `x-amz-meta-`. */
export type ObjectMetadata = Readonly<Record<string, string>>;

export type { ChecksumAlgorithm };

/** A checksum that S3 returns with `x-amz-checksum-mode: ENABLED` ("Checking object integrity"). */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64, as on the wire; composite values end in `-<parts>`. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

/** Everything about a stored object but its bytes. */
export interface ObjectMeta extends ObjectAnnotations {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes; lower-case hex MD5 of the body for objects written in one piece, of the parts' MD5s and `-<parts>` for others. */
  readonly etag: string;
  /** Milliseconds since the epoch, the store's clock. */
  readonly lastModified: number;
  readonly headers: ObjectHeaders;
  readonly metadata: ObjectMetadata;
  readonly checksum?: ObjectChecksum;
  /** Absent: the bytes lie as they came. Size, tag and checksum are those of the bytes as they came either way. */
  readonly encryption?: ObjectEncryption;
  /** How many parts a completed multipart upload had; absent for objects written in one piece. */
  readonly parts?: number;
  /** Absent: the null version. */
  readonly versionId?: string;
}
