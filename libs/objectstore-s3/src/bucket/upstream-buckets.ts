import { isRolegateError, RolegateError } from '#kernel';
import { type AdoptedState, type BucketPlacement, type BucketVersioning, NULL_VERSION } from '#s3';
import { unavailable } from '../client/upstream-error.js';
import { NO_UPSTREAM_BUCKET, type UpstreamClient } from '../client/upstream-client.js';
import { childrenOf, documentOf, escapeXml, readXml, textOf } from '../client/xml.js';
import { listObjects } from '../object/listing.js';
import { listVersions } from '../object/version-listing.js';
import { bucketClosed, noSuchBucket, refuseUnkept, unknownThere, type Wanted } from '../refusals.js';
import type { BucketRows, KnownBucket } from './bucket-rows.js';
import { hasObjectLock, ifKnown, putVersioning } from './upstream-versioning.js';

/** A bucket with the client that reaches it. */
export interface UpstreamBucket {
  readonly bucketId: string;
  readonly client: UpstreamClient;
  /** What it is called upstream. */
  readonly name: string;
  /** Absent: it never kept versions. As this node knows it: another may have changed it a moment ago. */
  readonly versioning?: BucketVersioning;
  /** What lies in it can be locked. */
  readonly objectLock: boolean;
}

/**
 * Whether bodies bring a checksum, without which AWS takes none where they may be locked (PutObject and UploadPart, "Content-MD5 OR
 * x-amz-checksum- HTTP header is required"). Elsewhere their signatures do.
 */
export const sums = ({ client: { store }, objectLock }: UpstreamBucket): boolean => objectLock && store.payload === 'signed-trailer';

/** A version, or the current object, as its upstream is asked for it. */
export interface VersionThere {
  readonly bucket: UpstreamBucket;
  /** Absent: the current one. */
  readonly versionId?: string;
}

/** How often a bucket is to be deleted that is said not to be empty and shows nothing, and milliseconds before the second time. */
const ATTEMPTS = 6;
const PAUSE = 40;

/** Milliseconds for which a bucket that was seen counts as there. */
const SEEN_FOR = 10_000;

/** Buckets of the configured upstreams. */
export class UpstreamBuckets {
  /** When a bucket was last seen upstream, on the monotonic clock. */
  private readonly seen = new Map<string, number>();

  constructor(readonly rows: BucketRows, private readonly clients: ReadonlyMap<string, UpstreamClient>) {}

  /** undefined: in no upstream. @throws RolegateError ServiceUnavailable where its store is not configured here */
  async find(bucketId: string): Promise<UpstreamBucket | undefined> {
    return this.bucketOf(bucketId, await this.rows.placementOf(bucketId));
  }

  /** As `find`, with what its row says now. */
  async fresh(bucketId: string): Promise<UpstreamBucket | undefined> {
    return this.bucketOf(bucketId, await this.rows.look(bucketId));
  }

  /** undefined: no upstream's bucket, or nothing in it could have this id. That a bucket keeps no versions is not believed when a version is asked for. */
  async there(bucketId: string, versionId: string | undefined): Promise<VersionThere | undefined> {
    let bucket = await this.find(bucketId);
    if (bucket?.versioning === undefined && versionId !== undefined) bucket = await this.fresh(bucketId);
    if (!bucket || versionId === '') return undefined;
    if (bucket.versioning !== undefined || versionId === undefined) return { bucket, versionId };
    return versionId === NULL_VERSION ? { bucket } : undefined;
  }

  /**
   * Does something with the bucket. That the upstream has none is the caller's to hear only if it was deleted here.
   * @throws RolegateError NoSuchBucket, OperationAborted
   */
  async with<T>(bucketId: string, step: (bucket: UpstreamBucket) => Promise<T>): Promise<T> {
    const bucket = await this.find(bucketId);
    if (!bucket) throw noSuchBucket();
    return this.within(bucket, step);
  }

  /** As `with`, for a bucket that was found. */
  async within<T>(bucket: UpstreamBucket, step: (bucket: UpstreamBucket) => Promise<T>): Promise<T> {
    try {
      return await step(bucket);
    } catch (error) {
      throw isRolegateError(error) && error.reason === NO_UPSTREAM_BUCKET ? await this.missing(bucket, error) : error;
    }
  }

  /** The bucket for a write that may lock: that it keeps no locks is not believed then. @throws RolegateError NotImplemented for what its store is not to keep */
  async keeping(found: UpstreamBucket, wanted: Wanted): Promise<UpstreamBucket> {
    const { annotations, defaultRetention } = wanted;
    const locks = defaultRetention !== undefined || annotations?.retention !== undefined || annotations?.legalHold !== undefined;
    const bucket = locks && !found.objectLock ? ((await this.fresh(found.bucketId)) ?? found) : found;
    refuseUnkept(wanted, bucket);
    return bucket;
  }

  /** After a bare 404: whether it was the key that is not there. */
  async assertThere({ bucketId, client, name }: UpstreamBucket): Promise<void> {
    if (performance.now() - (this.seen.get(bucketId) ?? -SEEN_FOR) < SEEN_FOR) return;
    if (!(await exists(client, name))) throw new RolegateError('ServiceUnavailable', '', { reason: NO_UPSTREAM_BUCKET, detail: `${client.store.name} has no bucket ${name}` });
    if (this.seen.size > 10_000) this.seen.clear();
    this.seen.set(bucketId, performance.now());
  }

  /** @throws RolegateError BucketAlreadyExists: it is there already, whosoever it is */
  async create(bucketId: string, placement: BucketPlacement, objectLock: boolean): Promise<void> {
    const known = await this.rows.find(bucketId);
    if (known) return;
    const client = this.client(placement.store);
    if (!(await this.rows.insert(bucketId, { ...placement, objectLock }))) throw alreadyExists(placement, 'another bucket of this gateway');
    try {
      if (await exists(client, placement.bucket)) throw alreadyExists(placement, 'a bucket that was not made here: adopt it');
      await make(client, placement.bucket, objectLock);
      await this.rows.made(bucketId);
    } catch (error) {
      await this.rows.remove(bucketId, false);
      throw error;
    }
  }

  /** Registers a bucket that is there already. @throws RolegateError BucketAlreadyExists, NoSuchBucket */
  async adopt(bucketId: string, placement: BucketPlacement, { versioning, objectLock = false }: AdoptedState): Promise<void> {
    if (!(await exists(this.client(placement.store), placement.bucket))) throw noSuchBucket();
    if (!(await this.rows.insert(bucketId, { ...placement, versioning, objectLock }))) throw alreadyExists(placement, 'another bucket of this gateway');
  }

  /**
   * The row is marked before the upstream is asked to delete the bucket, and writes look at it after they landed: what landed
   * before the mark is seen by the upstream, what lands after it waits until this is settled.
   */
  async close(bucketId: string): Promise<'closed' | 'not-empty' | 'no-such-bucket'> {
    const row = await this.rows.find(bucketId);
    if (!row) return 'no-such-bucket';
    if (row.gone) return 'closed';
    const client = this.client(row.store);
    await this.rows.close(bucketId);
    this.seen.delete(bucketId);
    if (!(await removed({ bucketId, client, name: row.bucket, versioning: row.versioning, objectLock: row.objectLock }))) {
      await this.rows.open(bucketId);
      return 'not-empty';
    }
    await this.rows.gone(bucketId);
    return 'closed';
  }

  /**
   * It never came to be in the log. One that was made here and is empty is deleted upstream as well; one that was adopted, or of which it is
   * not known, stays there as it is.
   */
  async abandon(bucketId: string): Promise<void> {
    const row = await this.rows.find(bucketId);
    if (row?.made === true) await this.close(bucketId);
    await this.rows.remove(bucketId, false);
  }

  async reopen(bucketId: string): Promise<void> {
    const row = await this.rows.find(bucketId);
    if (!row?.closed) return;
    const client = this.client(row.store);
    if (!(await exists(client, row.bucket))) {
      await make(client, row.bucket, row.objectLock);
      if (row.versioning !== undefined) await putVersioning(client, row.bucket, row.versioning);
    }
    await this.rows.reopen(bucketId);
  }

  /** Names of the buckets that a store has. @throws RolegateError InvalidArgument for a store that is not configured */
  async list(store: string): Promise<readonly string[]> {
    const { text } = await this.client(store).read({ method: 'GET' });
    const buckets = childrenOf(readXml(text) ?? { name: '', children: [], text: '' }, 'Buckets')[0];
    return buckets ? childrenOf(buckets, 'Bucket').map((one) => textOf(one, 'Name') ?? '') : [];
  }

  client(store: string): UpstreamClient {
    const client = this.clients.get(store);
    if (!client) throw unavailable(`the store ${store} is not in the configuration of this node`);
    return client;
  }

  private bucketOf(bucketId: string, known: KnownBucket | undefined): UpstreamBucket | undefined {
    return known && { bucketId, name: known.bucket, client: this.client(known.store), versioning: known.versioning, objectLock: known.objectLock };
  }

  private async missing({ bucketId, client, name }: UpstreamBucket, cause: RolegateError): Promise<RolegateError> {
    const row = await this.rows.find(bucketId);
    if (!row) return noSuchBucket();
    return row.closed ? bucketClosed() : unavailable(`${client.store.name} has no bucket ${name} any more`, cause);
  }
}

const alreadyExists = ({ store, bucket }: BucketPlacement, what: string): RolegateError =>
  new RolegateError('BucketAlreadyExists', '', { detail: `${bucket} in ${store} is ${what}`, reason: 'upstream' });

/**
 * False: there are objects in it. An upstream may call a bucket not empty for a write that is on its way and then fails (versitygw
 * keeps those in the bucket's folder), so what it says is held against its listing, and it is asked again.
 */
async function removed(bucket: UpstreamBucket): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await bucket.client.read({ method: 'DELETE', bucket: bucket.name });
      return true;
    } catch (error) {
      if (isRolegateError(error) && error.reason === NO_UPSTREAM_BUCKET) return true;
      if (!isRolegateError(error) || error.code !== 'BucketNotEmpty') throw error;
      if (attempt === ATTEMPTS || (await holdsObjects(bucket))) return false;
      await new Promise((resolve) => { setTimeout(resolve, attempt * PAUSE); });
    }
  }
}

async function holdsObjects(bucket: UpstreamBucket): Promise<boolean> {
  try {
    return (bucket.versioning === undefined ? (await listObjects(bucket, { limit: 1 })).entries : (await listVersions(bucket, { limit: 1 })).versions).length > 0;
  } catch (error) {
    if (isRolegateError(error) && error.reason === NO_UPSTREAM_BUCKET) return false;
    throw error;
  }
}

async function exists(client: UpstreamClient, bucket: string): Promise<boolean> {
  try {
    (await client.send({ method: 'HEAD', bucket })).resume();
    return true;
  } catch (error) {
    if (isRolegateError(error) && error.code === 'NoSuchKey') return false;
    throw error;
  }
}

/** us-east-1 takes no constraint, everywhere else it is the region's name (S3 API Reference, CreateBucket). */
async function make(client: UpstreamClient, bucket: string, objectLock: boolean): Promise<void> {
  const { region } = client.store;
  const body = region === 'us-east-1' ? undefined : documentOf('CreateBucketConfiguration', `<LocationConstraint>${escapeXml(region)}</LocationConstraint>`);
  await ifKnown('object lock', () => client.read({ method: 'PUT', bucket, body, headers: objectLock ? { 'x-amz-bucket-object-lock-enabled': 'true' } : {} }));
  if (!objectLock || (await hasObjectLock(client, bucket))) return;
  await client.read({ method: 'DELETE', bucket });
  throw unknownThere('object lock');
}
