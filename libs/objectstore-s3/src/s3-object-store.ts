import {
  NO_USAGE,
  type AnnotateOptions, type AnnotateResult, type AnnotationChange, type BucketPlacement, type BucketUsage, type BucketVersioning, type Change, type CompletedUpload, type CompleteUploadOptions,
  type CopyOptions, type CopyResult, type CreateBucketOptions, type CreateUploadOptions, type DefaultRetention, type DeleteMarker, type DeleteOptions, type DeleteResult, type DeleteTarget,
  type GetOptions, type GetResult, type ListOptions, type ListPage, type ListPartsOptions, type ListUploadsOptions, type ListVersionsOptions, type MutationOptions, type NamedPart,
  type ObjectAddress, type ObjectMeta, type ObjectPart, type ObjectStore, type Outbox, type Part, type PartOfObject, type PartPage, type PutOptions, type PutPartOptions, type PutResult,
  type ReadOptions, type Recount, type SeenVersion, type SweepReport, type Upload, type UploadAddress, type UploadPage, type UpstreamCatalogue, type VersionAddress, type VersionPage,
} from '#s3';
import { RolegateError } from '#kernel';
import type pg from 'pg';
import { BucketRows } from './bucket/bucket-rows.js';
import { BucketVersions } from './bucket/bucket-versions.js';
import { KeyKinds, type ObserveKeys } from './bucket/key-kinds.js';
import { Catalogue } from './bucket/upstream-catalogue.js';
import { UpstreamBuckets } from './bucket/upstream-buckets.js';
import { type ObserveCall, UpstreamClient } from './client/upstream-client.js';
import { type Admit, guarded, openPool } from './database.js';
import { StoreAbilities } from './encryption/store-abilities.js';
import { Copies } from './object/copies.js';
import { Deletions } from './object/deletions.js';
import { FactRows } from './object/facts.js';
import { KeyLocks } from './object/key-locks.js';
import { counted } from './object/counted.js';
import { listObjects } from './object/listing.js';
import { ObjectChanges } from './object/object-changes.js';
import { ObjectReads } from './object/object-reads.js';
import { ObjectWrites } from './object/object-writes.js';
import { listVersions, nullVersions } from './object/version-listing.js';
import { unlessGone } from './refusals.js';
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
  readonly observeKeys?: ObserveKeys;
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
  readonly #deletions: Deletions;
  readonly #changes: ObjectChanges;
  readonly #versions: BucketVersions;
  readonly #copies: Copies;
  readonly #outbox: () => Outbox | undefined;
  readonly #uploadRows: UploadRows;
  readonly #uploads: Uploads;
  readonly #completion: Completion;
  readonly #keyKinds: KeyKinds;
  readonly buckets: UpstreamBuckets;
  readonly upstreams: UpstreamCatalogue;
  readonly vendor: StsVendor;

  /** The schema must have been migrated (upstreamMigrations). @throws Error where a credentials file cannot be read */
  constructor({ database, admit, stores, connections = 8, observe, observeKeys = () => undefined, outbox = () => undefined, report = () => undefined }: S3ObjectStoreOptions) {
    this.#outbox = outbox;
    this.#pool = openPool(database, connections, report, admit);
    this.#clients = new Map(stores.map((store) => [store.name, new UpstreamClient(store, observe)]));
    this.vendor = new StsVendor(stores, observe);
    this.#rows = new BucketRows(this.#pool);
    this.#facts = new FactRows(this.#pool, (bucketId, versioning) => this.#rows.corrected(bucketId, versioning));
    this.#usage = new UsageRows(this.#pool);
    this.#uploadRows = new UploadRows(this.#pool);
    const locks = new KeyLocks();
    const abilities = new StoreAbilities();
    this.buckets = new UpstreamBuckets(this.#rows, this.#clients);
    this.upstreams = new Catalogue(this.buckets);
    this.#keyKinds = new KeyKinds(this.buckets, stores, observeKeys);
    this.#reads = new ObjectReads(this.buckets, this.#facts);
    this.#writes = new ObjectWrites(this.buckets, this.#reads, this.#facts, locks, abilities);
    this.#deletions = new Deletions(this.buckets, this.#reads, this.#writes, this.#facts, locks);
    this.#changes = new ObjectChanges(this.buckets, this.#reads, this.#facts, locks);
    this.#versions = new BucketVersions(this.buckets);
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

  async createBucket(bucketId: string, placement?: BucketPlacement, { objectLock = false }: CreateBucketOptions = {}): Promise<void> {
    if (!placement) throw new RolegateError('InternalError', '', { detail: 'a bucket upstream needs a placement' });
    await guarded(() => this.buckets.create(bucketId, placement, objectLock));
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
    const row = await guarded(() => this.#rows.find(bucketId));
    if (row?.gone) return true;
    if (row?.versioning !== undefined) return (await this.listVersions(bucketId, { limit: 1 })).versions.length === 0;
    return (await this.list(bucketId, { limit: 1 })).entries.length === 0;
  }

  usage(bucketIds: readonly string[]): Promise<ReadonlyMap<string, BucketUsage>> {
    return guarded(() => this.#usage.of(bucketIds));
  }

  /** Walks the upstream's listing; what is written meanwhile is counted or not. */
  recount(bucketId: string, mend: boolean): Promise<Recount> {
    return guarded(async () => {
      const kept = (await this.#usage.of([bucketId])).get(bucketId) ?? NO_USAGE;
      const { versioning } = (await this.buckets.fresh(bucketId)) ?? {};
      const { objects, bytes } = await counted(this, bucketId, versioning !== undefined);
      if (mend && (objects !== kept.objects || bytes !== kept.bytes)) await this.#usage.correct(bucketId, objects - kept.objects, bytes - kept.bytes);
      return { kept, counted: { objects, bytes, uploading: kept.uploading } };
    });
  }

  put(bucketId: string, key: string, body: Buffer | AsyncIterable<Buffer>, options: PutOptions = {}): Promise<PutResult> {
    return guarded(async () => {
      const put = await this.#writes.put(bucketId, key, body, options);
      await this.#tell(options, { bucketId, key }, { size: put.size, etag: put.etag, versionId: put.versionId });
      return put;
    });
  }

  head(bucketId: string, key: string, { conditions, versionId, customerKey }: ReadOptions = {}): Promise<ObjectMeta | undefined> {
    return guarded(() => unlessGone(() => this.#reads.head({ bucketId, key, versionId }, conditions, customerKey)));
  }

  headPart(bucketId: string, key: string, partNumber: number, { conditions, versionId, customerKey }: ReadOptions = {}): Promise<PartOfObject | undefined> {
    return guarded(() => unlessGone(() => this.#reads.headPart({ bucketId, key, versionId }, partNumber, conditions, customerKey)));
  }

  objectParts(address: VersionAddress, after: number, limit: number, { customerKey }: Pick<ReadOptions, 'customerKey'> = {}): Promise<{ readonly meta: ObjectMeta; readonly parts: readonly ObjectPart[] } | undefined> {
    return guarded(() => unlessGone(() => this.#reads.objectParts(address, after, limit, customerKey)));
  }

  get(bucketId: string, key: string, options: GetOptions = {}): Promise<GetResult | undefined> {
    return guarded(() => unlessGone(() => this.#reads.get({ bucketId, key, versionId: options.versionId }, options)));
  }

  delete(bucketId: string, key: string, options: DeleteOptions = {}): Promise<DeleteResult> {
    return guarded(async () => {
      const result = await this.#deletions.delete(bucketId, key, options);
      await this.#tellGone(options, bucketId, result);
      return result;
    });
  }

  deleteMany(bucketId: string, targets: readonly DeleteTarget[], options: MutationOptions = {}): Promise<DeleteResult[]> {
    return guarded(async () => {
      const results = await this.#deletions.deleteMany(bucketId, targets, options);
      for (const result of results) await this.#tellGone(options, bucketId, result);
      return results;
    });
  }

  /** Object by object: an upstream has no commit for many that looks first. */
  deleteSeen(bucketId: string, seen: readonly SeenVersion[], options: MutationOptions = {}): Promise<boolean[]> {
    return guarded(() => this.#deletions.deleteSeen(bucketId, seen, options));
  }

  /** Source and target lie in the same store. */
  copy(source: VersionAddress, target: ObjectAddress, options: CopyOptions = {}): Promise<CopyResult | undefined> {
    return guarded(async () => {
      const copied = await this.#copies.copy(source, target, options);
      if (copied) await this.#tell(options, target, { size: copied.size, etag: copied.etag, time: copied.lastModified, versionId: copied.versionId });
      return copied;
    });
  }

  /** The upstream keeps the versions, and says what it calls them. @throws RolegateError NotImplemented where it keeps none */
  setVersioning(bucketId: string, versioning: BucketVersioning | undefined, revision: number, settled: boolean): Promise<void> {
    return guarded(() => this.#versions.set(bucketId, versioning, revision, settled));
  }

  unsettledVersioning(olderThan: number): Promise<string[]> {
    return guarded(() => this.#rows.unsettledVersioning(olderThan));
  }

  setObjectLock(bucketId: string, retention: DefaultRetention | undefined): Promise<void> {
    return guarded(() => this.#versions.lock(bucketId, retention));
  }

  deleteMarker(address: VersionAddress): Promise<DeleteMarker | undefined> {
    return guarded(() => unlessGone(() => this.#reads.deleteMarker(address)));
  }

  listVersions(bucketId: string, options: ListVersionsOptions): Promise<VersionPage> {
    return guarded(async () => {
      const bucket = await this.buckets.fresh(bucketId);
      if (bucket?.versioning === undefined) return nullVersions(options, (rest) => this.list(bucketId, rest));
      return (await unlessGone(() => this.buckets.within(bucket, () => listVersions(bucket, options)))) ?? { versions: [], commonPrefixes: [], truncated: false };
    });
  }

  annotate(bucketId: string, key: string, versionId: string | undefined, change: AnnotationChange, options: AnnotateOptions = {}): Promise<AnnotateResult | undefined> {
    return guarded(async () => {
      const result = await this.#changes.annotate({ bucketId, key, versionId }, change, options);
      if (result) await this.#tell(options, { bucketId, key }, result);
      return result;
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
      await this.#tell(options, address, { size: made.size, etag: made.etag, time: made.lastModified, versionId: made.versionId });
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

  async #tellGone(options: MutationOptions, bucketId: string, { key, deleted, deleteMarker, versionId }: DeleteResult): Promise<void> {
    if (deleted || deleteMarker) await this.#tell(options, { bucketId, key }, { versionId });
  }

  async sweep(): Promise<SweepReport> {
    await guarded(async () => {
      await this.#usage.fold();
      await this.#uploadRows.forgetCompleted();
      await this.#keyKinds.look();
    });
    return { removed: 0, waiting: 0 };
  }
}
