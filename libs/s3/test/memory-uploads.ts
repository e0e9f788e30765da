import { createHash, type KeyObject } from 'node:crypto';
import { RolegateError } from '#kernel';
import {
  assemble, assembledEtag, type CompletedUpload, type CompleteUploadOptions, type CreateUploadOptions, firstAnnotations, type ListPartsOptions, type ListUploadsOptions,
  type MutationOptions, type NamedPart, noSuchUpload, type ObjectMeta, type Part, type PartPage, type PutPartOptions, type PutResult, type Upload,
  type UploadAddress, type UploadPage,
} from '../src/index.js';
import { bytewise } from './memory-versions.js';

interface StoredPart extends Part {
  readonly bytes: Buffer;
  readonly key?: KeyObject;
}

export interface UnfinishedUpload extends Upload {
  readonly options: CreateUploadOptions;
  readonly received: Map<number, StoredPart>;
}

/** What the uploads of a bucket need of the store around them. */
export interface UploadHost {
  now(): number;
  /** @throws RolegateError NoSuchBucket, OperationAborted */
  uploadsOf(bucketId: string): Map<string, UnfinishedUpload>;
  /** Of the version that an upload made. */
  madeBy(bucketId: string, key: string, uploadId: string): ObjectMeta | undefined;
  /** Synchronously. @throws RolegateError as conditions ask */
  place(bucketId: string, meta: ObjectMeta & { readonly madeBy: string }, parts: readonly StoredPart[], options: CompleteUploadOptions): PutResult;
}

/** The multipart half of MemoryObjectStore. */
export class MemoryUploads {
  private last = 0;

  constructor(private readonly host: UploadHost) {}

  async create(bucketId: string, key: string, options: CreateUploadOptions): Promise<Upload> {
    await options.beforeCommit?.();
    const uploadId = `upload-${String((this.last += 1)).padStart(8, '0')}`;
    const upload = { key, uploadId, initiated: this.host.now(), initiator: options.initiator, checksum: options.checksum, ...(options.encryption && { encryption: options.encryption }), ...(options.annotations?.owner && { owner: options.annotations.owner }), ...(options.annotations?.acl && { acl: options.annotations.acl }), options, received: new Map<number, StoredPart>() };
    this.host.uploadsOf(bucketId).set(uploadId, upload);
    return upload;
  }

  find({ bucketId, key, uploadId }: UploadAddress): UnfinishedUpload {
    const upload = this.host.uploadsOf(bucketId).get(uploadId);
    if (upload?.key !== key) throw noSuchUpload(uploadId);
    return upload;
  }

  async putPart(address: UploadAddress, number: number, bytes: Buffer, options: PutPartOptions): Promise<Part> {
    if (options.size !== undefined && options.size !== bytes.length) throw new RolegateError('IncompleteBody', '');
    const md5 = createHash('md5').update(bytes).digest();
    const checksum = options.verify?.({ size: bytes.length, md5 });
    await options.beforeCommit?.();
    const part = { number, size: bytes.length, etag: md5.toString('hex'), lastModified: this.host.now(), checksum };
    this.find(address).received.set(number, { ...part, bytes, key: options.sealingKey });
    return part;
  }

  listParts(address: UploadAddress, { after = 0, limit }: ListPartsOptions): PartPage {
    const upload = this.find(address);
    const all = partsOf(upload).filter(({ number }) => number > after);
    return { upload, parts: all.slice(0, limit).map(({ bytes: _, key: _key, ...part }) => part), truncated: limit > 0 && all.length > limit };
  }

  listUploads(bucketId: string, { prefix = '', delimiter = '', keyMarker = '', uploadIdMarker, limit }: ListUploadsOptions): UploadPage {
    const page = { uploads: [] as Upload[], commonPrefixes: [] as string[] };
    let next: UploadPage['next'];
    const all = [...this.host.uploadsOf(bucketId).values()].sort((a, b) => bytewise(a.key, b.key) || bytewise(a.uploadId, b.uploadId));
    for (const upload of all) {
      const { key, uploadId } = upload;
      if (!key.startsWith(prefix)) continue;
      const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      const folded = end < 0 ? undefined : key.slice(0, end + delimiter.length);
      const seen = keyMarker !== '' && (folded !== undefined && keyMarker.startsWith(folded) || bytewise(key, keyMarker) < 0 || (key === keyMarker && (uploadIdMarker === undefined || uploadId <= uploadIdMarker)));
      if (seen || (folded !== undefined && folded === page.commonPrefixes.at(-1))) continue;
      if (page.uploads.length + page.commonPrefixes.length === limit) return { ...page, truncated: limit > 0, ...(limit > 0 && { next }) };
      next = folded === undefined ? { key, uploadId } : { key: folded };
      if (folded === undefined) page.uploads.push(upload);
      else page.commonPrefixes.push(folded);
    }
    return { ...page, truncated: false };
  }

  async complete(address: UploadAddress, named: readonly NamedPart[], options: CompleteUploadOptions): Promise<CompletedUpload> {
    const { bucketId, key, uploadId } = address;
    const made = this.host.madeBy(bucketId, key, uploadId);
    if (made && made.etag === assembledEtag(named)) {
      const { versionId, checksum } = made;
      return { etag: made.etag, size: made.size, lastModified: made.lastModified, checksum, ...(versionId !== undefined && { versionId }) };
    }
    const upload = this.find(address);
    const { parts, size, etag, checksum } = assemble(upload, partsOf(upload), named);
    options.verify?.({ parts, size, etag, checksum }, upload);
    const { headers = {}, metadata = {}, annotations, encryption } = upload.options;
    const meta = {
      ...firstAnnotations({ annotations, defaultRetention: options.defaultRetention }, this.host),
      key, size, etag, checksum, headers, metadata, ...(encryption && { encryption }), parts: parts.length, lastModified: 0, madeBy: uploadId,
    };
    await options.beforeCommit?.();
    if (!this.host.uploadsOf(bucketId).has(uploadId)) return this.complete(address, named, options);
    const put = this.host.place(bucketId, meta, parts as StoredPart[], options);
    this.host.uploadsOf(bucketId).delete(uploadId);
    return { ...put, checksum };
  }

  async abort(address: UploadAddress, options: MutationOptions): Promise<void> {
    await options.beforeCommit?.();
    this.find(address);
    this.host.uploadsOf(address.bucketId).delete(address.uploadId);
  }
}

const partsOf = (upload: UnfinishedUpload): StoredPart[] => [...upload.received.values()].sort((a, b) => a.number - b.number);
