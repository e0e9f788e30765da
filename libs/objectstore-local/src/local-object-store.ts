import { mkdir } from 'node:fs/promises';
import {
  checkCopySource, checkRead, copiedAnnotations, copiedHeaders, firstAnnotations, renderContentsTail,
  type AnnotateOptions, type AnnotateResult, type AnnotationChange, type BucketUsage, type BucketVersioning, type CompletedUpload, type CompleteUploadOptions, type CopyOptions, type CopyResult, type CreateUploadOptions, type DeleteMarker, type DeleteOptions, type DeleteResult, type DeleteTarget,
  type GetOptions, type GetResult,
  type ListOptions, type ListPage, type ListPartsOptions, type ListUploadsOptions, type ListVersionsOptions, type MutationOptions, type NamedPart, type ObjectAddress, type ObjectMeta, type ObjectPart,
  type ObjectStore, type ObjectTags, type Part, type PartOfObject, type PartPage, type PutOptions, type PutPartOptions, type PutResult, type ReadOptions, type Recount, type SeenVersion, type SweepReport, type Upload,
  type UploadAddress, type UploadPage, type VersionAddress, type VersionPage,
} from '#s3';
import { WHOLE } from '#seal';
import type pg from 'pg';
import { writeAttributes } from './attributes.js';
import { BlobFiles } from './blob/blob-files.js';
import { BlobFolder, type FolderTrouble } from './blob/blob-folder.js';
import { BlobLedger } from './blob/blob-ledger.js';
import { diskReserves, type Reserves } from './blob/disk-reserve.js';
import { sweep, type Graces } from './blob/sweep.js';
import { Buckets } from './buckets.js';
import { Reader } from './database/reader.js';
import { retentionClock } from './database/retention-clock.js';
import { createPool } from './database/session.js';
import { guarded } from './errors.js';
import { keyBytes } from './key.js';
import type { LocalObjectStoreOptions } from './local-object-store.options.js';
import { getObject, headPart, objectParts } from './read/get-object.js';
import { listObjects } from './read/list-objects.js';
import { readDeleteMarker } from './read/delete-marker.js';
import { listVersions } from './read/list-versions.js';
import { META_ONLY, type ReadAddress, readBlobId, readInline, readMeta, readRow, readUploadId, WITH_BODY } from './read/object-row.js';
import { readTagsOfSeen } from './read/tags-of-seen.js';
import { isVanished } from './read/vanished.js';
import { PgOutbox } from './outbox/outbox.js';
import { completeUpload } from './upload/complete-upload.js';
import { listUploads } from './upload/list-uploads.js';
import { Uploads } from './upload/uploads.js';
import { Usage } from './usage.js';
import { annotate } from './write/annotate.js';
import { Bodies } from './write/bodies.js';
import { Commits } from './write/commits.js';
import { deleteSeen } from './write/delete-seen.js';
import { deleteMany, deleteOne } from './write/delete-objects.js';
import { resealed } from './write/resealed.js';

/** Of a copy whose source is replaced again and again while it is read. */
const COPY_ATTEMPTS = 5;

const readAddress = ({ bucketId, key, versionId }: VersionAddress): ReadAddress => ({ bucketId, key, bytes: keyBytes(key), versionId });

const GRACES: Graces = { dead: 10 * 60_000, pending: 60 * 60_000 };

/** Metadata, order and small bodies in Postgres (schema `store`), larger bodies as files. */
export class LocalObjectStore implements ObjectStore {
  readonly outbox: PgOutbox;
  readonly #pool: pg.Pool;
  readonly #reader: Reader;
  readonly #files: BlobFiles;
  readonly #folder: BlobFolder;
  readonly #bodies: Bodies;
  readonly #commits: Commits;
  readonly #uploads: Uploads;
  readonly #buckets: Buckets;
  readonly #usage: Usage;
  readonly #graces: Graces;

  private constructor({ database, admit, blobDir, connections, graces, report = () => undefined }: LocalObjectStoreOptions, reserves: Reserves) {
    this.#pool = createPool(database, connections?.write ?? 8, report, admit);
    this.outbox = new PgOutbox(this.#pool);
    this.#reader = new Reader(database, connections?.read ?? 2, report, admit);
    this.#files = new BlobFiles(blobDir);
    this.#folder = new BlobFolder(this.#pool, blobDir, this.#files);
    this.#bodies = new Bodies(this.#files, this.#folder, new BlobLedger(this.#pool), reserves);
    this.#commits = new Commits(this.#pool, this.#bodies);
    this.#uploads = new Uploads(this.#pool, this.#bodies);
    this.#buckets = new Buckets(this.#pool);
    this.#usage = new Usage(this.#pool);
    this.#graces = { ...GRACES, ...graces };
  }

  /** The schema must have been migrated (objectStoreMigrations). */
  static async open(options: LocalObjectStoreOptions): Promise<LocalObjectStore> {
    await mkdir(options.blobDir, { recursive: true, mode: 0o700 });
    return new LocalObjectStore(options, await diskReserves(options.blobDir, options.reserve?.bytes ?? 0, options.reserve?.databaseDir));
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.end(), this.#reader.close()]);
  }

  createBucket(bucketId: string): Promise<void> {
    return guarded(() => this.#buckets.create(bucketId));
  }

  closeBucket(bucketId: string): Promise<'closed' | 'not-empty' | 'no-such-bucket'> {
    return guarded(() => this.#buckets.close(bucketId));
  }

  reopenBucket(bucketId: string): Promise<void> {
    return guarded(() => this.#buckets.reopen(bucketId));
  }

  dropBucket(bucketId: string): Promise<void> {
    return guarded(() => this.#buckets.drop(bucketId));
  }

  closedBuckets(olderThan: number): Promise<string[]> {
    return guarded(() => this.#buckets.closed(olderThan));
  }

  isEmpty(bucketId: string): Promise<boolean> {
    return guarded(() => this.#buckets.isEmpty(bucketId));
  }

  usage(bucketIds: readonly string[]): Promise<ReadonlyMap<string, BucketUsage>> {
    return guarded(() => this.#usage.of(bucketIds));
  }

  recount(bucketId: string, mend: boolean): Promise<Recount> {
    return guarded(() => this.#usage.recount(bucketId, mend));
  }

  put(bucketId: string, key: string, body: Buffer | AsyncIterable<Buffer>, options: PutOptions = {}): Promise<PutResult> {
    return guarded(async () => {
      const bytes = keyBytes(key);
      const { size, etag, body: inline, blobId, verdict: checksum } = await this.#bodies.receive(body, options.size, options.verify, options.sealing && { key: options.sealing.key, part: WHOLE });
      return this.#commits.commit({
        identity: `${bucketId}\0${key}`, bucketId, key: bytes, keyText: key, size, etag,
        attributes: writeAttributes({ headers: options.headers, metadata: options.metadata, checksum, encryption: options.sealing?.encryption }, firstAnnotations(options, await retentionClock(this.#pool, options))),
        contentsTail: renderContentsTail(etag, size, checksum, options.annotations?.owner),
        body: inline, blobId,
        conditions: options.conditions, beforeCommit: options.beforeCommit, announce: options.announce,
      });
    });
  }

  head(bucketId: string, key: string, { versionId, conditions }: ReadOptions = {}): Promise<ObjectMeta | undefined> {
    return guarded(async () => {
      const row = await readRow(this.#reader, META_ONLY, { bucketId, key, bytes: keyBytes(key), versionId });
      if (row === undefined) return undefined;
      const meta = readMeta(key, row);
      if (conditions !== undefined) checkRead(conditions, meta);
      return meta;
    });
  }

  get(bucketId: string, key: string, options: GetOptions = {}): Promise<GetResult | undefined> {
    return guarded(async () => {
      try {
        return await getObject(this.#reader, this.#files, readAddress({ bucketId, key, versionId: options.versionId }), options);
      } catch (error) {
        // A file that is not there is no loss where the folder is the wrong one.
        if (isVanished(error)) await this.#folder.assertOurs();
        throw error;
      }
    });
  }

  headPart(bucketId: string, key: string, partNumber: number, { versionId, conditions }: ReadOptions = {}): Promise<PartOfObject | undefined> {
    return guarded(() => headPart(this.#reader, readAddress({ bucketId, key, versionId }), partNumber, conditions));
  }

  objectParts(address: VersionAddress, after: number, limit: number): Promise<{ meta: ObjectMeta; parts: ObjectPart[] } | undefined> {
    return guarded(() => objectParts(this.#reader, readAddress(address), after, limit));
  }

  delete(bucketId: string, key: string, options: DeleteOptions = {}): Promise<DeleteResult> {
    return guarded(async () => {
      const bytes = keyBytes(key);
      await options.beforeCommit?.();
      return deleteOne(this.#pool, bucketId, { key, bytes, versionId: options.versionId, bypassGovernance: options.bypassGovernance }, options);
    });
  }

  deleteMany(bucketId: string, targets: readonly DeleteTarget[], options: MutationOptions = {}): Promise<DeleteResult[]> {
    return guarded(async () => {
      const stored = targets.map((target) => ({ ...target, bytes: keyBytes(target.key) }));
      await options.beforeCommit?.();
      return deleteMany(this.#pool, bucketId, stored, options);
    });
  }

  setVersioning(bucketId: string, versioning: BucketVersioning | undefined, revision: number, settled: boolean): Promise<void> {
    return guarded(() => this.#buckets.setVersioning(bucketId, versioning, revision, settled));
  }

  unsettledVersioning(olderThan: number): Promise<string[]> {
    return guarded(() => this.#buckets.unsettledVersioning(olderThan));
  }

  deleteMarker(address: VersionAddress): Promise<DeleteMarker | undefined> {
    return guarded(() => readDeleteMarker(this.#reader, readAddress(address)));
  }

  listVersions(bucketId: string, options: ListVersionsOptions): Promise<VersionPage> {
    return guarded(() => listVersions(this.#reader, bucketId, options));
  }

  deleteSeen(bucketId: string, seen: readonly SeenVersion[], options: MutationOptions = {}): Promise<boolean[]> {
    return guarded(() => deleteSeen(this.#pool, bucketId, seen, options));
  }

  tagsOfSeen(bucketId: string, seen: readonly SeenVersion[]): Promise<readonly (ObjectTags | undefined)[]> {
    return guarded(() => readTagsOfSeen(this.#reader, bucketId, seen));
  }

  list(bucketId: string, options: ListOptions): Promise<ListPage> {
    return guarded(() => listObjects(this.#reader, bucketId, options));
  }

  copy(source: VersionAddress, target: ObjectAddress, options: CopyOptions = {}): Promise<CopyResult | undefined> {
    return guarded(async () => {
      const from = readAddress(source);
      const to = keyBytes(target.key);
      for (let attempt = 1; ; attempt++) {
        const row = await readRow(this.#reader, WITH_BODY, from);
        if (row === undefined) return undefined;
        const meta = readMeta(source.key, row);
        if (options.sourceConditions !== undefined) checkCopySource(options.sourceConditions, meta);
        await options.admit?.(meta);
        const encryption = await resealed(meta, options);
        const sourceBlob = readBlobId(row);
        const blobId = sourceBlob === undefined ? null : await this.#bodies.duplicate(sourceBlob, attempt);
        if (blobId === undefined) continue;
        const { metadata } = options.replace ?? meta;
        const { size, etag, checksum, parts } = meta;
        try {
          const put = await this.#commits.commit({
            identity: `${target.bucketId}\0${target.key}`, bucketId: target.bucketId, key: to, keyText: target.key, size, etag,
            attributes: writeAttributes({ headers: copiedHeaders(meta, options), metadata, checksum, encryption, parts }, copiedAnnotations(meta, options, await retentionClock(this.#pool, options))),
            contentsTail: renderContentsTail(etag, size, checksum, options.annotations?.owner),
            body: readInline(row) ?? null, blobId, uploadId: readUploadId(row),
            conditions: options.conditions, beforeCommit: options.beforeCommit, announce: options.announce,
          });
          return meta.versionId === undefined ? put : { ...put, sourceVersionId: meta.versionId };
        } catch (error) {
          if (attempt === COPY_ATTEMPTS || !isVanished(error)) throw error;
        }
      }
    });
  }

  annotate(bucketId: string, key: string, versionId: string | undefined, change: AnnotationChange, options: AnnotateOptions = {}): Promise<AnnotateResult | undefined> {
    return guarded(() => annotate(this.#pool, { bucketId, key: keyBytes(key), keyText: key, versionId }, change, options));
  }

  createUpload(bucketId: string, key: string, options: CreateUploadOptions): Promise<Upload> {
    return guarded(() => this.#uploads.create(bucketId, key, options));
  }

  getUpload(address: UploadAddress): Promise<Upload> {
    return guarded(() => this.#uploads.get(address));
  }

  putPart(address: UploadAddress, number: number, body: Buffer | AsyncIterable<Buffer>, options: PutPartOptions = {}): Promise<Part> {
    return guarded(() => this.#uploads.putPart(address, number, body, options));
  }

  listParts(address: UploadAddress, options: ListPartsOptions): Promise<PartPage> {
    return guarded(() => this.#uploads.listParts(address, options));
  }

  listUploads(bucketId: string, options: ListUploadsOptions): Promise<UploadPage> {
    return guarded(() => listUploads(this.#pool, bucketId, options));
  }

  completeUpload(address: UploadAddress, parts: readonly NamedPart[], options: CompleteUploadOptions = {}): Promise<CompletedUpload> {
    return guarded(() => completeUpload(this.#pool, this.#uploads, address, parts, options));
  }

  abortUpload(address: UploadAddress, options: MutationOptions = {}): Promise<void> {
    return guarded(() => this.#uploads.abort(address, options));
  }

  sweep(): Promise<SweepReport> {
    return guarded(async () => {
      await this.#folder.assertOurs();
      await this.#folder.sweepMarkers(this.#graces.pending);
      await this.#usage.fold();
      return sweep(this.#pool, this.#files, this.#graces);
    });
  }

  /** Whether the blob folder is the one that the database names; to be asked now and then. @throws RolegateError ServiceUnavailable */
  checkFolder(): Promise<FolderTrouble | undefined> {
    return guarded(() => this.#folder.check());
  }
}
