import { RolegateError } from '#kernel';
import {
  copyThrough, tagsOfSeen,
  type AnnotateOptions, type AnnotateResult, type AnnotationChange, type BucketPlacement, type BucketUsage, type CompletedUpload, type CompleteUploadOptions, type CopyOptions, type CopyResult, type CreateBucketOptions, type CredentialVendor, type CreateUploadOptions, type DefaultRetention,
  type DeleteOptions, type DeleteResult, type GetOptions, type GetResult, type ListOptions, type ListPage, type ListPartsOptions, type ListUploadsOptions, type MutationOptions, type NamedPart,
  type ObjectAddress, type ObjectMeta, type ObjectPart, type ObjectStore, type ObjectTags, type Part, type PartOfObject, type PartPage, type PutOptions, type PutPartOptions, type PutResult, type ReadOptions,
  type BucketVersioning, type DeleteMarker, type DeleteTarget, type ListVersionsOptions, type Outbox, type Recount, type SeenVersion, type SweepReport, type Upload, type UploadAddress, type UploadPage, type UpstreamCatalogue, type VersionAddress, type VersionPage,
} from '#s3';
import { upstreamName } from './bucket/upstream-name.js';
import type { S3ObjectStore } from './s3-object-store.js';
import type { UpstreamStore } from './stores/store-definition.js';
import { LOCAL } from './stores/stores-file.js';

/** Every bucket in the store where it lies: the local one, or an upstream. Which it is costs one query per node and bucket. */
export class RoutedObjectStore implements ObjectStore {
  private readonly stores: ReadonlyMap<string, UpstreamStore>;

  /** @param defaultStore where buckets go whose creator names none @throws Error for one that is not defined */
  constructor(private readonly local: ObjectStore, private readonly upstream: S3ObjectStore, stores: readonly UpstreamStore[], private readonly defaultStore: string = LOCAL) {
    this.stores = new Map(stores.map((store) => [store.name, store]));
    if (defaultStore !== LOCAL && !this.stores.has(defaultStore)) throw new Error(`the default store ${defaultStore} is not defined`);
  }

  get upstreams(): UpstreamCatalogue {
    return this.upstream.upstreams;
  }

  get vendor(): CredentialVendor {
    return this.upstream.vendor;
  }

  get outbox(): Outbox | undefined {
    return this.local.outbox;
  }

  placementFor(store: string | undefined, namespace: string, name: string): BucketPlacement | undefined {
    const wanted = store ?? this.defaultStore;
    if (wanted === LOCAL) return undefined;
    const found = this.stores.get(wanted);
    if (!found) throw new RolegateError('InvalidLocationConstraint', 'The specified location-constraint is not valid', { fields: { LocationConstraint: wanted.slice(0, 256) } });
    return { store: wanted, bucket: upstreamName(found.bucketPrefix, namespace, name) };
  }

  createBucket(bucketId: string, placement?: BucketPlacement, options?: CreateBucketOptions): Promise<void> {
    return placement ? this.upstream.createBucket(bucketId, placement, options) : this.local.createBucket(bucketId);
  }

  closeBucket(bucketId: string): Promise<'closed' | 'not-empty' | 'no-such-bucket'> {
    return this.at(bucketId, (store) => store.closeBucket(bucketId));
  }

  reopenBucket(bucketId: string): Promise<void> {
    return this.at(bucketId, (store) => store.reopenBucket(bucketId));
  }

  dropBucket(bucketId: string): Promise<void> {
    return this.at(bucketId, (store) => store.dropBucket(bucketId));
  }

  async closedBuckets(olderThan: number): Promise<string[]> {
    const [here, there] = await Promise.all([this.local.closedBuckets(olderThan), this.upstream.closedBuckets(olderThan)]);
    return [...here, ...there];
  }

  isEmpty(bucketId: string): Promise<boolean> {
    return this.at(bucketId, (store) => store.isEmpty(bucketId));
  }

  async usage(bucketIds: readonly string[]): Promise<ReadonlyMap<string, BucketUsage>> {
    const [here, there] = await Promise.all([this.local.usage(bucketIds), this.upstream.usage(bucketIds)]);
    return there.size === 0 ? here : new Map([...here, ...there]);
  }

  recount(bucketId: string, mend: boolean): Promise<Recount> {
    return this.at(bucketId, (store) => store.recount(bucketId, mend));
  }

  put(bucketId: string, key: string, body: Buffer | AsyncIterable<Buffer>, options?: PutOptions): Promise<PutResult> {
    return this.at(bucketId, (store) => store.put(bucketId, key, body, options));
  }

  head(bucketId: string, key: string, options?: ReadOptions): Promise<ObjectMeta | undefined> {
    return this.at(bucketId, (store) => store.head(bucketId, key, options));
  }

  headPart(bucketId: string, key: string, partNumber: number, options?: ReadOptions): Promise<PartOfObject | undefined> {
    return this.at(bucketId, (store) => store.headPart(bucketId, key, partNumber, options));
  }

  objectParts(address: VersionAddress, after: number, limit: number, options?: Pick<ReadOptions, 'customerKey'>): Promise<{ readonly meta: ObjectMeta; readonly parts: readonly ObjectPart[] } | undefined> {
    return this.at(address.bucketId, (store) => store.objectParts(address, after, limit, options));
  }

  get(bucketId: string, key: string, options?: GetOptions): Promise<GetResult | undefined> {
    return this.at(bucketId, (store) => store.get(bucketId, key, options));
  }

  delete(bucketId: string, key: string, options?: DeleteOptions): Promise<DeleteResult> {
    return this.at(bucketId, (store) => store.delete(bucketId, key, options));
  }

  deleteMany(bucketId: string, targets: readonly DeleteTarget[], options?: MutationOptions): Promise<DeleteResult[]> {
    return this.at(bucketId, (store) => store.deleteMany(bucketId, targets, options));
  }

  deleteSeen(bucketId: string, seen: readonly SeenVersion[], options?: MutationOptions): Promise<boolean[]> {
    return this.at(bucketId, (store) => store.deleteSeen(bucketId, seen, options));
  }

  tagsOfSeen(bucketId: string, seen: readonly SeenVersion[]): Promise<readonly (ObjectTags | undefined)[]> {
    return this.at(bucketId, (store) => tagsOfSeen(store, bucketId, seen));
  }

  setVersioning(bucketId: string, versioning: BucketVersioning | undefined, revision: number, settled: boolean): Promise<void> {
    return this.at(bucketId, (store) => store.setVersioning(bucketId, versioning, revision, settled));
  }

  async unsettledVersioning(olderThan: number): Promise<string[]> {
    const [here, there] = await Promise.all([this.local.unsettledVersioning(olderThan), this.upstream.unsettledVersioning(olderThan)]);
    return [...here, ...there];
  }

  async setObjectLock(bucketId: string, retention: DefaultRetention | undefined): Promise<void> {
    if (await this.upstream.placementOf(bucketId)) await this.upstream.setObjectLock(bucketId, retention);
  }

  deleteMarker(address: VersionAddress): Promise<DeleteMarker | undefined> {
    return this.at(address.bucketId, (store) => store.deleteMarker(address));
  }

  listVersions(bucketId: string, options: ListVersionsOptions): Promise<VersionPage> {
    return this.at(bucketId, (store) => store.listVersions(bucketId, options));
  }

  annotate(bucketId: string, key: string, versionId: string | undefined, change: AnnotationChange, options?: AnnotateOptions): Promise<AnnotateResult | undefined> {
    return this.at(bucketId, (store) => store.annotate(bucketId, key, versionId, change, options));
  }

  /** Within one store it is the store's own work; between two the bytes pass through. */
  async copy(source: VersionAddress, target: ObjectAddress, options: CopyOptions = {}): Promise<CopyResult | undefined> {
    const [from, to] = await Promise.all([this.upstream.placementOf(source.bucketId), this.upstream.placementOf(target.bucketId)]);
    if (from?.store === to?.store) return (from ? this.upstream : this.local).copy(source, target, options);
    const { copied } = await copyThrough({ from: from ? this.upstream : this.local, to: to ? this.upstream : this.local }, source, target, options);
    return copied;
  }

  list(bucketId: string, options: ListOptions): Promise<ListPage> {
    return this.at(bucketId, (store) => store.list(bucketId, options));
  }

  createUpload(bucketId: string, key: string, options: CreateUploadOptions): Promise<Upload> {
    return this.at(bucketId, (store) => store.createUpload(bucketId, key, options));
  }

  getUpload(address: UploadAddress): Promise<Upload> {
    return this.at(address.bucketId, (store) => store.getUpload(address));
  }

  putPart(address: UploadAddress, number: number, body: Buffer | AsyncIterable<Buffer>, options?: PutPartOptions): Promise<Part> {
    return this.at(address.bucketId, (store) => store.putPart(address, number, body, options));
  }

  listParts(address: UploadAddress, options: ListPartsOptions): Promise<PartPage> {
    return this.at(address.bucketId, (store) => store.listParts(address, options));
  }

  listUploads(bucketId: string, options: ListUploadsOptions): Promise<UploadPage> {
    return this.at(bucketId, (store) => store.listUploads(bucketId, options));
  }

  completeUpload(address: UploadAddress, parts: readonly NamedPart[], options?: CompleteUploadOptions): Promise<CompletedUpload> {
    return this.at(address.bucketId, (store) => store.completeUpload(address, parts, options));
  }

  abortUpload(address: UploadAddress, options?: MutationOptions): Promise<void> {
    return this.at(address.bucketId, (store) => store.abortUpload(address, options));
  }

  async sweep(): Promise<SweepReport> {
    const [here, there] = [await this.local.sweep(), await this.upstream.sweep()];
    return { removed: here.removed + there.removed, waiting: here.waiting + there.waiting };
  }

  private at<T>(bucketId: string, step: (store: ObjectStore) => Promise<T>): Promise<T> {
    const placed = this.upstream.placementOf(bucketId);
    if (placed instanceof Promise) return placed.then((found) => step(found ? this.upstream : this.local));
    return step(placed ? this.upstream : this.local);
  }
}
