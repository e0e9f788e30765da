import type { KeyObject } from 'node:crypto';
import type { ObjectAcl, ObjectOwner } from './acl.js';
import type { ObjectAnnotations } from './annotations.js';
import type { WriteConditions } from './conditions.js';
import type { ObjectEncryption, StoreEncryption } from './encryption.js';
import type { ChecksumAlgorithm, ObjectChecksum, ObjectHeaders, ObjectMetadata } from './object.js';
import type { DefaultRetention } from './object-lock.js';
import type { MutationOptions, ObjectAddress, PutResult, ReadBody } from './object-store.js';

/** Where a part of an upload goes. Any text may stand for an id: one that was never given is NoSuchUpload. */
export interface UploadAddress extends ObjectAddress {
  readonly uploadId: string;
}

/** What an upload's parts are summed by, and what becomes of the sums (S3 User Guide, "Checking object integrity"). */
export interface UploadChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ObjectChecksum['type'];
}

export interface Initiator {
  readonly id: string;
  readonly displayName: string;
}

/** A multipart upload in progress. */
export interface Upload {
  readonly key: string;
  /** Of two uploads to one key, the later has the greater id. */
  readonly uploadId: string;
  /** Milliseconds since the epoch, the store's clock. */
  readonly initiated: number;
  readonly initiator: Initiator;
  /** Of what it will make, as in its annotations. */
  readonly owner?: ObjectOwner;
  /** The same. Listings leave it out. */
  readonly acl?: ObjectAcl;
  readonly checksum?: UploadChecksum;
  /** Of every part, and of the object that they become. */
  readonly encryption?: ObjectEncryption;
}

export interface CreateUploadOptions extends MutationOptions {
  readonly headers?: ObjectHeaders;
  readonly metadata?: ObjectMetadata;
  readonly annotations?: ObjectAnnotations;
  readonly checksum?: UploadChecksum;
  readonly encryption?: ObjectEncryption;
  readonly storeEncryption?: StoreEncryption;
  readonly initiator: Initiator;
}

export interface PutPartOptions extends MutationOptions {
  /** Bytes of the body when known; a body of another length is refused with IncompleteBody. */
  readonly size?: number;
  /** That of the upload's parts, where it has an encryption. */
  readonly sealingKey?: KeyObject;
  /** The caller's own, where the store seals the upload's parts by itself (SSE-C). */
  readonly customerKey?: KeyObject;
  /** As for a whole object; returns the part's sum by the upload's algorithm, base64, where it has one. */
  readonly verify?: (body: ReadBody) => string | undefined;
}

export interface Part {
  /** 1 to 10,000, as its sender gave it. */
  readonly number: number;
  /** Bytes. */
  readonly size: number;
  /** Without quotes; lower-case hex MD5. */
  readonly etag: string;
  /** Milliseconds since the epoch, the store's clock. */
  readonly lastModified: number;
  /** Base64, by the upload's algorithm. */
  readonly checksum?: string;
}

/** A part as the completion names it. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
  readonly checksum?: string;
}

/** What a completion makes of its parts. */
export interface Assembly {
  readonly parts: readonly Part[];
  readonly size: number;
  /** MD5 of the parts' MD5s, and the number of parts. */
  readonly etag: string;
  readonly checksum?: ObjectChecksum;
}

export interface CompleteUploadOptions extends MutationOptions {
  /** Where the upload's annotations have no retention. */
  readonly defaultRetention?: DefaultRetention;
  readonly conditions?: WriteConditions;
  /** Sees what will be stored, before beforeCommit; throws to refuse it. Not asked for a completion that is repeated. */
  readonly verify?: (assembly: Assembly, upload: Upload) => void;
}

export interface CompletedUpload extends PutResult {
  readonly checksum?: ObjectChecksum;
}

export interface PartPage {
  readonly upload: Upload;
  readonly parts: readonly Part[];
  readonly truncated: boolean;
}

export interface ListPartsOptions {
  /** Parts with greater numbers only. */
  readonly after?: number;
  readonly limit: number;
}

export interface ListUploadsOptions {
  readonly prefix?: string;
  readonly delimiter?: string;
  /** The listing starts after this key, or common prefix; with `uploadIdMarker`, after that upload of this key. */
  readonly keyMarker?: string;
  readonly uploadIdMarker?: string;
  /** At most this many uploads and common prefixes together; 0 answers an empty, complete page. */
  readonly limit: number;
}

export interface UploadPage {
  /** By key in the byte order of UTF-8, then by id. */
  readonly uploads: readonly Upload[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** Where to go on, when truncated; the id is missing after a common prefix. */
  readonly next?: { readonly key: string; readonly uploadId?: string };
}

/**
 * Multipart uploads: parts that become an object at once, and nothing before. Uploads in progress do not keep a bucket from
 * being closed, and go with it. Errors besides those of the object store: NoSuchUpload (never begun, aborted, completed, or
 * of another key), and for completions InvalidPart and EntityTooSmall.
 */
export interface UploadStore {
  createUpload(bucketId: string, key: string, options: CreateUploadOptions): Promise<Upload>;
  getUpload(address: UploadAddress): Promise<Upload>;
  /** Replaces a part of the same number. */
  putPart(address: UploadAddress, number: number, body: Buffer | AsyncIterable<Buffer>, options?: PutPartOptions): Promise<Part>;
  listParts(address: UploadAddress, options: ListPartsOptions): Promise<PartPage>;
  listUploads(bucketId: string, options: ListUploadsOptions): Promise<UploadPage>;
  /**
   * Makes the object of the parts that are named, in the order of their numbers, and forgets the others. Repeated, it answers
   * the same for as long as the object, or a version of it, is the one that it made.
   */
  completeUpload(address: UploadAddress, parts: readonly NamedPart[], options?: CompleteUploadOptions): Promise<CompletedUpload>;
  abortUpload(address: UploadAddress, options?: MutationOptions): Promise<void>;
}
