import { createHash } from 'node:crypto';
import { RolegateError } from '#kernel';
import {
  type Announce, type AnnotateOptions, type AnnotateResult, type AnnotationChange, type BeforeCommit, type BucketUsage, type BucketVersioning, type ByteRange, type CompletedUpload, type CompleteUploadOptions, type CopyOptions, type CopyResult, type CreateUploadOptions, type DeleteMarker,
  type DeleteOptions, type DeleteResult, type DeleteTarget, type GetOptions, type GetResult, type ListOptions, type ListPage, type ListPartsOptions, type ListUploadsOptions,
  type ListVersionsOptions, type MutationOptions, type NamedPart, type ObjectAddress, type ObjectMeta, type ObjectPart, type ObjectStore, type Part, type PartOfObject, type PartPage,
  type PutOptions, type PutPartOptions, type PutResult, type ReadOptions, type Recount, type SeenVersion, type Upload, type UploadAddress, type UploadPage, type VersionAddress, type VersionPage, type WriteConditions,
  annotated, checkCopySource, checkRead, copiedAnnotations, copiedHeaders, etagMatches, firstAnnotations, invalidPartNumber, NO_USAGE, objectLocked, noSuchUpload, onlyPart, renderContents, resolveRange,
} from '../src/index.js';
import { MemoryUploads, type UnfinishedUpload } from './memory-uploads.js';
import { MemoryOutbox } from './memory-outbox.js';
import { bytewise, MemoryVersions, type Stored } from './memory-versions.js';

interface Bucket {
  closed: boolean;
  readonly objects: MemoryVersions;
  readonly uploads: Map<string, UnfinishedUpload>;
}

/** An object store in memory that keeps the port's contract; `now` is its clock. */
export class MemoryObjectStore implements ObjectStore {
  readonly buckets = new Map<string, Bucket>();
  readonly outbox = new MemoryOutbox(() => this.now());
  private readonly uploads = new MemoryUploads({
    now: () => this.now(),
    uploadsOf: (bucketId) => this.open(bucketId).uploads,
    madeBy: (bucketId, key, uploadId) => this.buckets.get(bucketId)?.objects.madeBy(key, uploadId)?.meta,
    place: (bucketId, meta, parts, options) => this.place(bucketId, meta.key, {
      meta, bytes: Buffer.concat(parts.map(({ bytes }) => bytes)), key: parts[0]?.key, parts: parts.map(({ size, checksum }, i) => ({ number: i + 1, size, checksum })),
    }, options),
  });

  constructor(readonly now: () => number = Date.now) {}

  async createBucket(bucketId: string): Promise<void> {
    if (!this.buckets.has(bucketId)) this.buckets.set(bucketId, { closed: false, objects: new MemoryVersions(), uploads: new Map() });
  }

  async closeBucket(bucketId: string): Promise<'closed' | 'not-empty' | 'no-such-bucket'> {
    const found = this.buckets.get(bucketId);
    if (!found) return 'no-such-bucket';
    if (!found.objects.isEmpty) return 'not-empty';
    found.closed = true;
    return 'closed';
  }

  async reopenBucket(bucketId: string): Promise<void> {
    const found = this.buckets.get(bucketId);
    if (found) found.closed = false;
  }

  async dropBucket(bucketId: string): Promise<void> {
    if (this.buckets.get(bucketId)?.closed) this.buckets.delete(bucketId);
  }

  async closedBuckets(): Promise<string[]> {
    return [...this.buckets].filter(([, { closed }]) => closed).map(([id]) => id);
  }

  async isEmpty(bucketId: string): Promise<boolean> {
    return this.buckets.get(bucketId)?.objects.isEmpty ?? true;
  }

  async usage(bucketIds: readonly string[]): Promise<ReadonlyMap<string, BucketUsage>> {
    return new Map(bucketIds.flatMap((id) => (this.buckets.has(id) ? [[id, usageOf(this.buckets.get(id)!)] as const] : [])));
  }

  async recount(bucketId: string): Promise<Recount> {
    const found = this.buckets.get(bucketId);
    const counted = found ? usageOf(found) : NO_USAGE;
    return { kept: counted, counted };
  }

  async put(bucketId: string, key: string, body: Buffer | AsyncIterable<Buffer>, options: PutOptions = {}): Promise<PutResult> {
    assertKey(key);
    const bytes = Buffer.isBuffer(body) ? body : await collected(body);
    if (options.size !== undefined && options.size !== bytes.length) throw new RolegateError('IncompleteBody', '');
    const md5 = createHash('md5').update(bytes).digest();
    const checksum = options.verify?.({ size: bytes.length, md5 });
    const { headers = {}, metadata = {} } = options;
    return this.commit(bucketId, key, { bytes, key: options.sealing?.key, meta: { key, size: bytes.length, ...(options.sealing && { encryption: options.sealing.encryption }), etag: md5.toString('hex'), lastModified: 0, headers, metadata, checksum, ...firstAnnotations(options, this) } }, options);
  }

  async head(bucketId: string, key: string, { versionId, conditions = {} }: ReadOptions = {}): Promise<ObjectMeta | undefined> {
    const found = this.stored(bucketId, key, versionId);
    if (found) checkRead(conditions, found.meta);
    return found?.meta;
  }

  async headPart(bucketId: string, key: string, partNumber: number, options: ReadOptions = {}): Promise<PartOfObject | undefined> {
    const meta = await this.head(bucketId, key, options);
    return meta && { meta, range: partRange(this.stored(bucketId, key, options.versionId)!, partNumber) };
  }

  async objectParts({ bucketId, key, versionId }: VersionAddress, after: number, limit: number): Promise<{ meta: ObjectMeta; parts: readonly ObjectPart[] } | undefined> {
    const found = this.stored(bucketId, key, versionId);
    return found && { meta: found.meta, parts: (found.parts ?? []).slice(after, after + limit) };
  }

  async get(bucketId: string, key: string, options: GetOptions = {}): Promise<GetResult | undefined> {
    const meta = await this.head(bucketId, key, options);
    if (!meta) return undefined;
    const stored = this.stored(bucketId, key, options.versionId)!;
    const { bytes } = stored;
    await assertUnsealed(stored, options);
    const range = options.partNumber === undefined ? options.range && resolveRange(options.range, meta.size) : partRange(stored, options.partNumber);
    if (range === undefined) return { meta, body: options.partNumber === undefined ? bytes : Buffer.alloc(0) };
    return { meta, range, body: bytes.subarray(range.start, range.end + 1) };
  }

  async delete(bucketId: string, key: string, options: DeleteOptions = {}): Promise<DeleteResult> {
    await options.beforeCommit?.();
    const { objects } = this.open(bucketId);
    const present = objects.find(key, options.versionId);
    if (options.conditions?.ifMatch && !present) throw new RolegateError('PreconditionFailed', '');
    assertCondition(options.conditions, present);
    const result = objects.delete({ ...options, key }, this.now());
    if (result.locked) throw objectLocked('in memory');
    return this.outbox.tellOfDeletion(bucketId, options, { key, versionId: options.versionId }, result);
  }

  async deleteMany(bucketId: string, targets: readonly DeleteTarget[], options: MutationOptions = {}): Promise<DeleteResult[]> {
    await options.beforeCommit?.();
    const { objects } = this.open(bucketId);
    return targets.map((target) => this.outbox.tellOfDeletion(bucketId, options, target, objects.delete(target, this.now())));
  }

  async setVersioning(bucketId: string, versioning: BucketVersioning | undefined, revision: number, settled: boolean): Promise<void> {
    this.open(bucketId).objects.setVersioning(versioning, revision, settled);
  }

  async unsettledVersioning(): Promise<string[]> {
    return [...this.buckets].filter(([, { objects }]) => objects.awaited).map(([id]) => id);
  }

  async deleteMarker({ bucketId, key, versionId }: VersionAddress): Promise<DeleteMarker | undefined> {
    return this.buckets.get(bucketId)?.objects.marker(key, versionId);
  }

  async listVersions(bucketId: string, options: ListVersionsOptions): Promise<VersionPage> {
    return this.open(bucketId).objects.list(options);
  }

  async deleteSeen(bucketId: string, seen: readonly SeenVersion[], options: MutationOptions = {}): Promise<boolean[]> {
    for (const { key } of seen) assertKey(key);
    await options.beforeCommit?.();
    const { objects } = this.open(bucketId);
    return seen.map((one) => {
      const gone = objects.deleteSeen(one, this.now());
      if (gone) this.outbox.tell(bucketId, options.announce, { key: one.key, versionId: one.versionId });
      return gone;
    });
  }

  async copy(source: VersionAddress, target: ObjectAddress, options: CopyOptions = {}): Promise<CopyResult | undefined> {
    assertKey(target.key);
    const from = this.stored(source.bucketId, source.key, source.versionId);
    if (!from) return undefined;
    if (options.sourceConditions) checkCopySource(options.sourceConditions, from.meta);
    await options.admit?.(from.meta);
    if (from.meta.encryption && !options.reseal) throw new Error('a sealed object is copied without a word on its key');
    const encryption = await options.reseal?.(from.meta);
    const replaced = { headers: copiedHeaders(from.meta, options) ?? {}, ...(options.replace && { metadata: options.replace.metadata ?? {} }) };
    const put = await this.commit(target.bucketId, target.key, { ...from, meta: { ...unannotated(from.meta), ...replaced, encryption, ...copiedAnnotations(from.meta, options, this), key: target.key } }, options);
    return { ...put, ...(from.meta.versionId !== undefined && { sourceVersionId: from.meta.versionId }) };
  }

  async annotate(bucketId: string, key: string, versionId: string | undefined, change: AnnotationChange, options: AnnotateOptions = {}): Promise<AnnotateResult | undefined> {
    if (!this.stored(bucketId, key, versionId)) return undefined;
    await options.admit?.(this.stored(bucketId, key, versionId)!.meta);
    await options.beforeCommit?.();
    const found = this.stored(bucketId, key, versionId);
    if (!found) return undefined;
    const meta = { ...unannotated(found.meta), ...annotated(found.meta, change, this.now(), options.bypassGovernance === true) };
    this.buckets.get(bucketId)!.objects.replace(key, found, { ...found, meta });
    this.outbox.tell(bucketId, options.announce, { key, versionId: meta.versionId });
    return { versionId: meta.versionId };
  }

  async list(bucketId: string, { prefix = '', delimiter, after = '', limit }: ListOptions): Promise<ListPage> {
    const page: { entries: ListPage['entries'][number][]; commonPrefixes: string[] } = { entries: [], commonPrefixes: [] };
    if (limit === 0) return { ...page, truncated: false };
    const { objects } = this.open(bucketId);
    let last = '';
    for (const { meta } of objects.current()) {
      const { key } = meta;
      if (!key.startsWith(prefix)) continue;
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      const shown = end < 0 ? key : key.slice(0, end + delimiter!.length);
      const skipped = bytewise(key, after) <= 0 || (end >= 0 && (shown === last || after.startsWith(shown)));
      if (skipped) continue;
      if (page.entries.length + page.commonPrefixes.length === limit) return { ...page, truncated: true, next: last };
      last = shown;
      if (end < 0) page.entries.push({ key, contents: renderContents(meta.lastModified, meta.etag, meta.size, meta.checksum, meta.owner) });
      else page.commonPrefixes.push(shown);
    }
    return { ...page, truncated: false };
  }

  async createUpload(bucketId: string, key: string, options: CreateUploadOptions): Promise<Upload> {
    assertKey(key);
    return this.uploads.create(bucketId, key, options);
  }

  async getUpload(address: UploadAddress): Promise<Upload> {
    if (!this.buckets.has(address.bucketId)) throw noSuchUpload(address.uploadId);
    return this.uploads.find(address);
  }

  async putPart(address: UploadAddress, number: number, body: Buffer | AsyncIterable<Buffer>, options: PutPartOptions = {}): Promise<Part> {
    return this.uploads.putPart(address, number, Buffer.isBuffer(body) ? body : await collected(body), options);
  }

  async listParts(address: UploadAddress, options: ListPartsOptions): Promise<PartPage> {
    return this.uploads.listParts(address, options);
  }

  async listUploads(bucketId: string, options: ListUploadsOptions): Promise<UploadPage> {
    return this.uploads.listUploads(bucketId, options);
  }

  async completeUpload(address: UploadAddress, parts: readonly NamedPart[], options: CompleteUploadOptions = {}): Promise<CompletedUpload> {
    return this.uploads.complete(address, parts, options);
  }

  async abortUpload(address: UploadAddress, options: MutationOptions = {}): Promise<void> {
    return this.uploads.abort(address, options);
  }

  async sweep(): Promise<{ removed: number; waiting: number }> {
    return { removed: 0, waiting: 0 };
  }

  private stored(bucketId: string, key: string, versionId?: string): Stored | undefined {
    return this.buckets.get(bucketId)?.objects.find(key, versionId);
  }

  private async commit(bucketId: string, key: string, stored: Stored, options: { beforeCommit?: BeforeCommit; conditions?: WriteConditions; announce?: Announce }): Promise<PutResult> {
    await options.beforeCommit?.();
    return this.place(bucketId, key, stored, options);
  }

  private place(bucketId: string, key: string, { meta, ...rest }: Stored, options: { conditions?: WriteConditions; announce?: Announce }): PutResult {
    const { objects } = this.open(bucketId);
    assertCondition(options.conditions, objects.find(key));
    const stored = { ...rest, meta: { ...meta, lastModified: this.now() } };
    const versionId = objects.put(key, stored);
    const put = { etag: meta.etag, size: meta.size, lastModified: stored.meta.lastModified, ...(versionId !== undefined && { versionId }) };
    this.outbox.tell(bucketId, options.announce, { ...put, key, time: put.lastModified });
    return put;
  }

  private open(bucketId: string): Bucket {
    const found = this.buckets.get(bucketId);
    if (!found) throw new RolegateError('NoSuchBucket', '');
    if (found.closed) throw new RolegateError('OperationAborted', '');
    return found;
  }
}

const unannotated = ({ tags: _tags, acl: _acl, owner: _owner, retention: _retention, legalHold: _hold, ...meta }: ObjectMeta): ObjectMeta => meta;

const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);

const usageOf = ({ objects, uploads }: Bucket): BucketUsage => ({
  objects: [...objects.objects()].length,
  bytes: total([...objects.objects()].map(({ meta }) => meta.size)),
  uploading: total([...uploads.values()].flatMap(({ received }) => [...received.values()].map(({ size }) => size))),
});

async function assertUnsealed({ meta, key }: Stored, { unseal }: GetOptions): Promise<void> {
  const given = await unseal?.(meta);
  if (key && !given?.equals(key)) throw new Error('a sealed object is read without its key');
}

function partRange({ meta, parts }: Stored, number: number): ByteRange | undefined {
  if (!parts) return onlyPart(number, meta.size);
  const part = parts[number - 1];
  if (!part) throw invalidPartNumber(number, parts.length);
  const start = parts.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0);
  return part.size === 0 ? undefined : { start, end: start + part.size - 1 };
}

async function collected(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

function assertKey(key: string): void {
  if (key === '' || !key.isWellFormed()) throw new RolegateError('InvalidArgument', '');
  if (Buffer.byteLength(key) > 1024) throw new RolegateError('KeyTooLongError', '');
}

function assertCondition(conditions: WriteConditions | undefined, present: Stored | undefined): void {
  if (conditions?.ifNoneMatch && present) throw new RolegateError('PreconditionFailed', '');
  if (conditions?.ifMatch === undefined) return;
  if (!present) throw new RolegateError('NoSuchKey', '');
  if (!etagMatches(conditions.ifMatch, present.meta.etag)) throw new RolegateError('PreconditionFailed', '');
}
