import type { KeyObject } from 'node:crypto';
import type { Announce, Outbox } from './announcement.js';
import type { AnnotationChange, ObjectAnnotations } from './annotations.js';
import type { ReadConditions, WriteConditions } from './conditions.js';
import type { ObjectSealing, Reseal, StoreEncryption, Unseal } from './encryption.js';
import type { ListEntry } from './list-entry.js';
import type { ObjectChecksum, ObjectHeaders, ObjectMeta, ObjectMetadata } from './object.js';
import type { DefaultRetention } from './object-lock.js';
import type { CredentialVendor } from './credential-vendor.js';
import type { BucketPlacement, UpstreamCatalogue } from './placement.js';
import type { ByteRange, RangeRequest } from './range.js';
import type { SeenStore } from './seen.js';
import type { UploadStore } from './upload.js';
import type { BucketUsage, Recount } from './usage.js';
import type { DeleteResult, VersionAddress, VersionStore } from './versions.js';

/** A body that is read while it is sent. It must be iterated or closed; ending the iteration early closes it. */
export interface StreamedBody extends AsyncIterable<Buffer> {
  close(): Promise<void>;
}

/**
 * Runs right before a mutation's commit, after the whole body was read: the place to check the lease and the credential
 * once more. What it throws reaches the caller, and nothing is stored. It runs once per attempt to commit.
 */
export type BeforeCommit = () => void | Promise<void>;

/** What the store knows of a body when it has read it. */
export interface ReadBody {
  /** Bytes. */
  readonly size: number;
  /** 16 bytes. The store needs it for the ETag, so it is computed here and nowhere else. */
  readonly md5: Buffer;
}

export interface MutationOptions {
  readonly beforeCommit?: BeforeCommit;
  /**
   * Asked for each object that changed, before the commit; not for a deletion that found nothing. What it answers is in the
   * outbox if and only if the change stands, and in the order of the changes of a key.
   */
  readonly announce?: Announce;
}

export interface PutOptions extends MutationOptions {
  /** Bytes of the body when known; a body of another length is refused with IncompleteBody. */
  readonly size?: number;
  readonly headers?: ObjectHeaders;
  readonly metadata?: ObjectMetadata;
  readonly annotations?: ObjectAnnotations;
  /** Where the annotations have no retention. */
  readonly defaultRetention?: DefaultRetention;
  readonly conditions?: WriteConditions;
  /** The bytes are kept sealed. */
  readonly sealing?: ObjectSealing;
  /** The store seals them by itself. @throws RolegateError NotImplemented where it cannot */
  readonly storeEncryption?: StoreEncryption;
  /**
   * Called once, after the last byte and before beforeCommit. Throws to refuse the body (BadDigest, signature of the last
   * chunk …); returns the checksum to keep with the object, which may have arrived in the trailer.
   */
  readonly verify?: (body: ReadBody) => ObjectChecksum | undefined;
}

export interface PutResult {
  readonly etag: string;
  readonly size: number;
  readonly lastModified: number;
  /** Absent: the null version. */
  readonly versionId?: string;
}

export interface ReadOptions {
  /** Absent: the current version. */
  readonly versionId?: string;
  readonly conditions?: ReadConditions;
  /** What the caller brought for an object that its store seals by itself (SSE-C). Without it such an object is told of as far as that goes. */
  readonly customerKey?: KeyObject;
}

export interface GetOptions extends ReadOptions {
  readonly range?: RangeRequest;
  /** The bytes of this part, from 1 on, instead of a range; an object that was written in one piece has one part. */
  readonly partNumber?: number;
  /** Absent: a sealed object cannot be read. Asked after the conditions held. */
  readonly unseal?: Unseal;
}

/** An object, and what of it one part holds. */
export interface PartOfObject {
  readonly meta: ObjectMeta;
  /** Absent where the part, and so the object, is empty. */
  readonly range?: ByteRange;
}

/** A part of an object that was made of parts. */
export interface ObjectPart {
  /** From 1 on, without gaps. */
  readonly number: number;
  /** Bytes. */
  readonly size: number;
  /** Base64, by the algorithm of the object's checksum. */
  readonly checksum?: string;
}

export interface GetResult {
  readonly meta: ObjectMeta;
  /** Present when a range or a part that is not empty was asked for: what `body` holds of the object. */
  readonly range?: ByteRange;
  /** Small objects come whole, in memory. */
  readonly body: Buffer | StreamedBody;
}

export interface DeleteOptions extends MutationOptions {
  /** This version for good. */
  readonly versionId?: string;
  /** Retention in mode GOVERNANCE does not keep it. AccessDenied where object lock does. */
  readonly bypassGovernance?: boolean;
  /** The object must have one of these tags; a missing one is PreconditionFailed as well. */
  readonly conditions?: Pick<WriteConditions, 'ifMatch'>;
}

export interface ObjectAddress {
  readonly bucketId: string;
  readonly key: string;
}

export interface CopyOptions extends MutationOptions {
  /** `x-amz-copy-source-if-*`: against the source; a mismatch is always PreconditionFailed. */
  readonly sourceConditions?: ReadConditions;
  readonly conditions?: WriteConditions;
  /** MetadataDirective REPLACE: these instead of the source's. Absent: the source's. */
  readonly replace?: { readonly headers?: ObjectHeaders; readonly metadata?: ObjectMetadata };
  /** Without `replace`: x-amz-website-redirect-location of the copy, which never has that of the source. */
  readonly redirect?: string;
  /** Absent: a sealed object cannot be copied. Asked after the source's conditions held, and once per attempt. */
  readonly reseal?: Reseal;
  /** As the store is to seal the copy by itself, and the key of a source that it sealed (SSE-C). */
  readonly storeEncryption?: StoreEncryption;
  readonly customerKey?: KeyObject;
  /** Sees the source when its conditions held; throws to refuse the copy. */
  readonly admit?: (source: ObjectMeta) => void | Promise<void>;
  /** Of the copy; only tags are taken from the source, where none are given (`{}` gives none). */
  readonly annotations?: ObjectAnnotations;
  /** Where the annotations have no retention. */
  readonly defaultRetention?: DefaultRetention;
}

export interface AnnotateOptions extends MutationOptions {
  /** The caller may shorten, change and remove retention in mode GOVERNANCE. */
  readonly bypassGovernance?: boolean;
  /** Sees what the version has now, before beforeCommit; throws to refuse the change. */
  readonly admit?: (current: ObjectAnnotations) => void | Promise<void>;
}

export interface AnnotateResult {
  /** Of the version that was changed. */
  readonly versionId?: string;
}

export interface CopyResult extends PutResult {
  /** Of the source; absent: its null version. */
  readonly sourceVersionId?: string;
}

export interface CreateBucketOptions {
  /** Versions in it can be locked; the bucket is made to keep versions right after. For stores that must know it from the beginning. */
  readonly objectLock?: boolean;
}

export interface ListOptions {
  readonly prefix?: string;
  /** Any length. Keys that share what runs from the prefix to its first occurrence are folded into one. */
  readonly delimiter?: string;
  /**
   * The listing starts after this string: StartAfter, Marker, or `next` of the page before. With a delimiter, a value
   * that is or lies under a common prefix skips the whole of it, as markers do in S3.
   */
  readonly after?: string;
  /** At most this many entries and common prefixes together; 0 answers an empty, complete page. */
  readonly limit: number;
}

export interface ListPage {
  /** In the byte order of UTF-8. */
  readonly entries: readonly ListEntry[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** Last key or common prefix of the page, to be given as `after`; present when truncated. */
  readonly next?: string;
}

export interface SweepReport {
  /** Files removed because their object was overwritten, deleted, or never committed. */
  readonly removed: number;
  /** Files that still wait for their grace to pass. */
  readonly waiting: number;
}

/**
 * Where objects live. Keys are any well-formed Unicode of 1 to 1,024 bytes in UTF-8, kept byte for byte. Buckets are known
 * by the immutable id of their aggregate, never by name. Every mutation is durable when its promise resolves.
 *
 * Errors: NoSuchBucket (unknown id), OperationAborted (the bucket is closed), KeyTooLongError, InvalidArgument (empty key
 * or lone surrogates), PreconditionFailed, NoSuchKey (If-Match on a write, and nothing is there), IncompleteBody,
 * InsufficientStorage (the disk is full), ServiceUnavailable (the database cannot be asked).
 */
export interface ObjectStore extends UploadStore, VersionStore, SeenStore {
  /** Absent: the store tells nobody of changes. */
  readonly outbox?: Outbox;

  /** Absent: no store hands out credentials of its own. */
  readonly vendor?: CredentialVendor;
  /** Absent: there is no other store. */
  readonly upstreams?: UpstreamCatalogue;
  /**
   * Where a new bucket shall lie, by the store that its creator names and the configuration; undefined: in the store of its own.
   * Without it there is no other. Memory only. @throws RolegateError InvalidLocationConstraint
   */
  placementFor?(store: string | undefined, namespace: string, name: string): BucketPlacement | undefined;
  /** Opens an empty bucket; does nothing when it is open already. BucketAlreadyExists where the placement has a bucket of the name. */
  createBucket(bucketId: string, placement?: BucketPlacement, options?: CreateBucketOptions): Promise<void>;
  /**
   * From here on versions of the bucket can be locked, and new ones are retained so. Absent: the store locks whatever it is told to.
   * Again it changes the default. @throws RolegateError NotImplemented, InvalidBucketState where the bucket's store cannot
   */
  setObjectLock?(bucketId: string, retention: DefaultRetention | undefined): Promise<void>;
  /**
   * First step of deletion: from `closed` on no write lands in the bucket, until it is reopened. Refused while an object, a
   * version or a delete marker is there; uploads in progress go with the bucket. Closing a closed bucket answers `closed`, an unknown one `no-such-bucket`.
   */
  closeBucket(bucketId: string): Promise<'closed' | 'not-empty' | 'no-such-bucket'>;
  /** Undoes closeBucket, when the deletion could not be recorded. */
  reopenBucket(bucketId: string): Promise<void>;
  /** Last step of deletion: forgets a closed bucket. Open buckets are left alone. */
  dropBucket(bucketId: string): Promise<void>;
  /** Ids closed longer ago than this many ms: a node died in the middle, their record says whether to drop or reopen. */
  closedBuckets(olderThan: number): Promise<string[]>;
  isEmpty(bucketId: string): Promise<boolean>;
  /** Exact: everything that was durable when the call began, and nothing else. Buckets in which nothing ever lay are left out. */
  usage(bucketIds: readonly string[]): Promise<ReadonlyMap<string, BucketUsage>>;
  /** Looks at every object of the bucket; with `mend`, what is kept is right from then on. */
  recount(bucketId: string, mend: boolean): Promise<Recount>;

  put(bucketId: string, key: string, body: Buffer | AsyncIterable<Buffer>, options?: PutOptions): Promise<PutResult>;
  /** `undefined`: no such object or version, or a delete marker. Throws PreconditionFailed and NotModified as conditions ask. */
  head(bucketId: string, key: string, options?: ReadOptions): Promise<ObjectMeta | undefined>;
  /** As head; InvalidPartNumber when the object has fewer parts. */
  headPart(bucketId: string, key: string, partNumber: number, options?: ReadOptions): Promise<PartOfObject | undefined>;
  /** At most `limit` parts after the one with the number `after`; none for an object that was written in one piece. */
  objectParts(address: VersionAddress, after: number, limit: number, options?: Pick<ReadOptions, 'customerKey'>): Promise<{ readonly meta: ObjectMeta; readonly parts: readonly ObjectPart[] } | undefined>;
  /** As head; InvalidRange when the range holds no byte of the object, InvalidPartNumber. */
  get(bucketId: string, key: string, options?: GetOptions): Promise<GetResult | undefined>;
  delete(bucketId: string, key: string, options?: DeleteOptions): Promise<DeleteResult>;
  /** `undefined`: no such source. Copying an object onto itself with `replace` changes its metadata; an earlier version becomes a new one. */
  copy(source: VersionAddress, target: ObjectAddress, options?: CopyOptions): Promise<CopyResult | undefined>;
  /**
   * Changes what may change of a version (the current one where none is named); its bytes, ETag, id and Last-Modified stay.
   * `undefined`: no such object or version. AccessDenied where its retention forbids the change, by the store's clock.
   */
  annotate(bucketId: string, key: string, versionId: string | undefined, change: AnnotationChange, options?: AnnotateOptions): Promise<AnnotateResult | undefined>;
  list(bucketId: string, options: ListOptions): Promise<ListPage>;

  /** Removes what nothing refers to any more; safe to run anywhere, any time, by several nodes. */
  sweep(): Promise<SweepReport>;
}
