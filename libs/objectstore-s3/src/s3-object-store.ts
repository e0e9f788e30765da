import {
  annotated, NO_USAGE,
  type AnnotateOptions, type AnnotateResult, type AnnotationChange, type BucketPlacement, type BucketUsage, type CompletedUpload, type CompleteUploadOptions, type CopyOptions, type CreateUploadOptions,
  type DeleteOptions, type DeleteResult, type GetOptions, type GetResult, type ListOptions, type ListPage, type ListPartsOptions, type ListUploadsOptions, type MutationOptions, type NamedPart,
  type BucketVersioning, type Change, type DeleteTarget, type Outbox, type ListVersionsOptions, NULL_VERSION, type ObjectAddress, type ObjectMeta, type ObjectPart, type ObjectStore, type Part, type PartOfObject, type PartPage, type PutOptions, type PutPartOptions,
  type PutResult, type ReadOptions, type Recount, type SeenVersion, readContents, type SweepReport, type Upload, type UploadAddress, type UploadPage, type UpstreamCatalogue, type VersionAddress, type VersionEntry, type VersionPage,
} from '#s3';
import { isRolegateError, RolegateError } from '#kernel';
import type pg from 'pg';
import { BucketRows } from './bucket/bucket-rows.js';
import { Catalogue } from './bucket/upstream-catalogue.js';
import { UpstreamBuckets } from './bucket/upstream-buckets.js';
import { type ObserveCall, UpstreamClient } from './client/upstream-client.js';
import { type Admit, guarded, openPool } from './database.js';
import { StoreAbilities } from './encryption/store-abilities.js';
import { keyBytes } from './key.js';
import { Copies } from './object/copies.js';
import { FactRows, type Facts } from './object/facts.js';
import { KeyLocks } from './object/key-locks.js';
import { listObjects } from './object/listing.js';
import { ObjectReads } from './object/object-reads.js';
import { ObjectWrites } from './object/object-writes.js';
import { notImplemented, refuseUnkept } from './refusals.js';
import type { UpstreamStore } from './stores/store-definition.js';
import { StsVendor } from './sts/sts-vendor.js';
import { Completion } from './upload/completion.js';
import { listUploads } from './upload/list-uploads.js';
import { UploadRows } from './upload/upload-rows.js';
import { Uploads } from './upload/uploads.js';
import { UsageRows } from './usage-rows.js';

export interface S3ObjectStoreOptions {
  readonly database: pg.ClientConfig;
  /** For every new connection; none is refused by default. */
  readonly admit?: Admit;
  readonly stores: readonly UpstreamStore[];
  readonly connections?: number;
  readonly observe?: ObserveCall;
  /** Takes what is told of changes. */
  readonly outbox?: () => Outbox | undefined;
  /** Takes errors that no caller waits for. */
  readonly report?: (error: Error) => void;
}

/** Objects in other S3s: AWS, Ceph, MinIO, versitygw and the like. What they do not keep is kept in Postgres (schema `upstream`). */
export class S3ObjectStore implements ObjectStore {
  readonly #pool: pg.Pool;
  readonly #clients: ReadonlyMap<string, UpstreamClient>;
  readonly #rows: BucketRows;
  readonly #facts: FactRows;
  readonly #usage: UsageRows;
  readonly #reads: ObjectReads;
  readonly #writes: ObjectWrites;
  readonly #copies: Copies;
  readonly #outbox: () => Outbox | undefined;
  readonly #uploadRows: UploadRows;
  readonly #uploads: Uploads;
  readonly #completion: Completion;
  readonly buckets: UpstreamBuckets;
  readonly upstreams: UpstreamCatalogue;
  readonly vendor: StsVendor;

  /** The schema must have been migrated (upstreamMigrations). @throws Error where a credentials file cannot be read */
  constructor({ database, admit, stores, connections = 8, observe, outbox = () => undefined, report = () => undefined }: S3ObjectStoreOptions) {
    this.#outbox = outbox;
    this.#pool = openPool(database, connections, report, admit);
    this.#clients = new Map(stores.map((store) => [store.name, new UpstreamClient(store, observe)]));
    this.vendor = new StsVendor(stores, observe);
    this.#rows = new BucketRows(this.#pool);
    this.#facts = new FactRows(this.#pool);
    this.#usage = new UsageRows(this.#pool);
    this.#uploadRows = new UploadRows(this.#pool);
    const locks = new KeyLocks();
    const abilities = new StoreAbilities();
    this.buckets = new UpstreamBuckets(this.#rows, this.#clients);
    this.upstreams = new Catalogue(this.buckets);
    this.#reads = new ObjectReads(this.buckets, this.#facts);
    this.#writes = new ObjectWrites(this.buckets, this.#reads, this.#facts, locks, abilities);
    this.#copies = new Copies(this.buckets, this.#reads, this.#writes, this.#facts, locks, abilities);
    this.#uploads = new Uploads(this.buckets, this.#uploadRows, abilities);
    this.#completion = new Completion(this.buckets, this.#uploadRows, this.#reads, this.#writes, this.#facts, locks);
  }

  async close(): Promise<void> {
    for (const one of [...this.#clients.values(), this.vendor]) one.close();
    await this.#pool.end();
  }

  /** Where a bucket lies; undefined: in no upstream. At once for buckets that were asked for before. */
  placementOf(bucketId: string): BucketPlacement | undefined | Promise<BucketPlacement | undefined> {
    const placed = this.#rows.placementOf(bucketId);
    return placed instanceof Promise ? guarded(() => placed) : placed;
  }

  async createBucket(bucketId: string, placement?: BucketPlacement): Promise<void> {
    if (!placement) throw new RolegateError('InternalError', '', { detail: 'a bucket upstream needs a placement' });
    await guarded(() => this.buckets.create(bucketId, placement));
  }

  closeBucket(bucketId: string): Promise<'closed' | 'not-empty' | 'no-such-bucket'> {
    return guarded(() => this.buckets.close(bucketId));
  }

  reopenBucket(bucketId: string): Promise<void> {
    return guarded(() => this.buckets.reopen(bucketId));
  }

  dropBucket(bucketId: string): Promise<void> {
    return guarded(() => this.#rows.remove(bucketId, true));
  }

  closedBuckets(olderThan: number): Promise<string[]> {
    return guarded(() => this.#rows.closed(olderThan));
  }

  async isEmpty(bucketId: string): Promise<boolean> {
    if ((await guarded(() => this.#rows.find(bucketId)))?.gone) return true;
    const { entries } = await this.list(bucketId, { limit: 1 });
    return entries.length === 0;
  }

  usage(bucketIds: readonly string[]): Promise<ReadonlyMap<string, BucketUsage>> {
    return guarded(() => this.#usage.of(bucketIds));
  }

  /** Walks the upstream's listing; what is written meanwhile is counted or not. */
  recount(bucketId: string, mend: boolean): Promise<Recount> {
    return guarded(async () => {
      const kept = (await this.#usage.of([bucketId])).get(bucketId) ?? NO_USAGE;
      let [objects, bytes] = [0, 0];
      for (let after: string | undefined, more = true; more; ) {
        const page = await this.list(bucketId, { after, limit: 1000 });
        for (const { contents } of page.entries) {
          objects++;
          bytes += readContents(contents).size;
        }
        ({ next: after, truncated: more } = page);
      }
      if (mend && (objects !== kept.objects || bytes !== kept.bytes)) await this.#usage.correct(bucketId, objects - kept.objects, bytes - kept.bytes);
      return { kept, counted: { objects, bytes, uploading: kept.uploading } };
    });
  }

  put(bucketId: string, key: string, body: Buffer | AsyncIterable<Buffer>, options: PutOptions = {}): Promise<PutResult> {
    return guarded(async () => {
      const put = await this.#writes.put(bucketId, key, body, options);
      await this.#tell(options, { bucketId, key }, { size: put.size, etag: put.etag });
      return put;
    });
  }

  head(bucketId: string, key: string, { conditions, versionId, customerKey }: ReadOptions = {}): Promise<ObjectMeta | undefined> {
    return guarded(async () => (isCurrent(versionId) ? unlessGone(() => this.#reads.head(bucketId, key, conditions, customerKey)) : undefined));
  }

  headPart(bucketId: string, key: string, partNumber: number, { conditions, versionId, customerKey }: ReadOptions = {}): Promise<PartOfObject | undefined> {
    return guarded(async () => (isCurrent(versionId) ? unlessGone(() => this.#reads.headPart(bucketId, key, partNumber, conditions, customerKey)) : undefined));
  }

  objectParts({ bucketId, key, versionId }: VersionAddress, after: number, limit: number, { customerKey }: Pick<ReadOptions, 'customerKey'> = {}): Promise<{ readonly meta: ObjectMeta; readonly parts: readonly ObjectPart[] } | undefined> {
    return guarded(async () => (isCurrent(versionId) ? unlessGone(() => this.#reads.objectParts(bucketId, key, after, limit, customerKey)) : undefined));
  }

  get(bucketId: string, key: string, options: GetOptions = {}): Promise<GetResult | undefined> {
    return guarded(async () => (isCurrent(options.versionId) ? unlessGone(() => this.#reads.get(bucketId, key, options)) : undefined));
  }

  delete(bucketId: string, key: string, options: DeleteOptions = {}): Promise<DeleteResult> {
    return guarded(async () => {
      if (!isCurrent(options.versionId)) return { key, deleted: false };
      const result = await this.#writes.delete(bucketId, key, options);
      await this.#tell(options, { bucketId, key }, {});
      return result;
    });
  }

  deleteMany(bucketId: string, targets: readonly DeleteTarget[], options: MutationOptions = {}): Promise<DeleteResult[]> {
    return guarded(async () => {
      const results = await this.#writes.deleteMany(bucketId, targets.filter(({ versionId }) => isCurrent(versionId)).map(({ key }) => key), options);
      for (const { key } of results) await this.#tell(options, { bucketId, key }, {});
      return targets.map(({ key, versionId }) => (isCurrent(versionId) ? results.shift()! : { key, deleted: false }));
    });
  }

  /** Object by object: an upstream has no commit for many that looks first. */
  deleteSeen(bucketId: string, seen: readonly SeenVersion[], { beforeCommit }: MutationOptions = {}): Promise<boolean[]> {
    return guarded(async () => {
      await beforeCommit?.();
      const gone: boolean[] = [];
      for (const one of seen) gone.push(isCurrent(one.versionId) && one.etag !== undefined && (await this.#writes.deleteSeen(bucketId, one.key, one.etag, one.lastModified)));
      return gone;
    });
  }

  /** Source and target lie in the same store. */
  copy(source: VersionAddress, target: ObjectAddress, options: CopyOptions = {}): Promise<PutResult | undefined> {
    return guarded(async () => {
      const copied = isCurrent(source.versionId) ? await this.#copies.copy(source, target, options) : undefined;
      if (copied) await this.#tell(options, target, { size: copied.size, etag: copied.etag, time: copied.lastModified });
      return copied;
    });
  }

  /** Versions that an upstream keeps are its own: here every object is the null version. @throws RolegateError NotImplemented */
  async setVersioning(_bucketId: string, versioning: BucketVersioning | undefined): Promise<void> {
    if (versioning !== undefined) throw notImplemented('versions');
  }

  async unsettledVersioning(): Promise<string[]> {
    return [];
  }

  async deleteMarker(): Promise<undefined> {
    return undefined;
  }

  async listVersions(bucketId: string, { prefix, delimiter, keyMarker, versionIdMarker, limit }: ListVersionsOptions): Promise<VersionPage> {
    if (versionIdMarker !== undefined && versionIdMarker !== NULL_VERSION) throw new RolegateError('InvalidArgument', 'Invalid version id specified', { fields: { ArgumentName: 'version-id-marker', ArgumentValue: versionIdMarker.slice(0, 256) } });
    const { entries, commonPrefixes, truncated, next } = await this.list(bucketId, { prefix, delimiter, after: keyMarker, limit });
    const versions = entries.map(({ key, contents }): VersionEntry => ({ key, versionId: NULL_VERSION, isLatest: true, deleteMarker: false, contents }));
    return { versions, commonPrefixes, truncated, ...(next !== undefined && { next: { key: next, ...(versions.at(-1)?.key === next && { versionId: NULL_VERSION }) } }) };
  }

  /** The upstream does not hear of it: what changes is kept here. */
  annotate(bucketId: string, key: string, versionId: string | undefined, change: AnnotationChange, options: AnnotateOptions = {}): Promise<AnnotateResult | undefined> {
    return guarded(async () => {
      refuseUnkept({ annotations: { retention: change.retention ?? undefined, legalHold: change.legalHold ?? undefined } });
      const meta = isCurrent(versionId) ? await this.#reads.head(bucketId, key) : undefined;
      if (!meta) return undefined;
      await options.admit?.(meta);
      await options.beforeCommit?.();
      await this.#facts.change(bucketId, keyBytes(key), meta.etag, ({ annotations, ...rest }): Facts => ({ ...rest, annotations: annotated(annotations ?? {}, change, Date.now(), options.bypassGovernance === true) }));
      await this.#tell(options, { bucketId, key }, {});
      return {};
    });
  }

  list(bucketId: string, options: ListOptions): Promise<ListPage> {
    return guarded(async () => (await unlessGone(() => this.buckets.with(bucketId, (bucket) => listObjects(bucket, options)))) ?? { entries: [], commonPrefixes: [], truncated: false });
  }

  createUpload(bucketId: string, key: string, options: CreateUploadOptions): Promise<Upload> {
    return guarded(async () => this.#uploads.create(bucketId, key, options));
  }

  getUpload(address: UploadAddress): Promise<Upload> {
    return guarded(async () => (await this.#uploadRows.get(address)).upload);
  }

  putPart(address: UploadAddress, number: number, body: Buffer | AsyncIterable<Buffer>, options: PutPartOptions = {}): Promise<Part> {
    return guarded(() => this.#uploads.putPart(address, number, body, options));
  }

  listParts(address: UploadAddress, options: ListPartsOptions): Promise<PartPage> {
    return guarded(() => this.#uploads.listParts(address, options));
  }

  listUploads(bucketId: string, options: ListUploadsOptions): Promise<UploadPage> {
    return guarded(() => listUploads(this.#uploadRows, bucketId, options));
  }

  completeUpload(address: UploadAddress, parts: readonly NamedPart[], options: CompleteUploadOptions = {}): Promise<CompletedUpload> {
    return guarded(async () => {
      const made = await this.#completion.complete(address, parts, options);
      await this.#tell(options, address, { size: made.size, etag: made.etag, time: made.lastModified });
      return made;
    });
  }

  abortUpload(address: UploadAddress, options: MutationOptions = {}): Promise<void> {
    return guarded(() => this.#uploads.abort(address, options));
  }

  /** After the upstream has carried it out: what a node tells that dies in between is lost. */
  async #tell({ announce }: MutationOptions, { bucketId, key }: ObjectAddress, change: Omit<Change, 'key'>): Promise<void> {
    const told = announce?.({ key, ...change }) ?? [];
    if (told.length > 0) await this.#outbox()?.add(told.map((one) => ({ ...one, bucketId, key })));
  }

  async sweep(): Promise<SweepReport> {
    await guarded(async () => {
      await this.#usage.fold();
      await this.#uploadRows.forgetCompleted();
    });
    return { removed: 0, waiting: 0 };
  }
}

/** Upstream objects have one version, called `null`, as in buckets that never had versioning. */
const isCurrent = (versionId: string | undefined): boolean => versionId === undefined || versionId === NULL_VERSION;

/** What is in no bucket, or in one that is closed, is not there; undefined then. */
async function unlessGone<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isRolegateError(error) && (error.code === 'NoSuchBucket' || error.code === 'OperationAborted')) return undefined;
    throw error;
  }
}
