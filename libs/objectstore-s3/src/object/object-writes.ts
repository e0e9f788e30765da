import type { IncomingHttpHeaders } from 'node:http';
import { isRolegateError, RolegateError } from '#kernel';
import { etagMatches, NULL_VERSION, type ObjectChecksum, preconditionFailed, type PutOptions, type PutResult, type WriteConditions } from '#s3';
import { sums, type UpstreamBucket, type UpstreamBuckets } from '../bucket/upstream-buckets.js';
import { inPieces, PassingBody, readWhole, WHOLE_LIMIT } from '../client/sent-body.js';
import { unavailable } from '../client/upstream-error.js';
import { assertEncrypted, encryptionHeaders } from '../encryption/encryption-headers.js';
import type { StoreAbilities } from '../encryption/store-abilities.js';
import { keyBytes } from '../key.js';
import type { FactRows, Growth } from './facts.js';
import type { KeyLocks } from './key-locks.js';
import { etagOf, tagList, timeOf, writtenHeaders } from './object-headers.js';
import type { FoundObject, ObjectReads } from './object-reads.js';
import { firstKept, type Kept, lockHeaders, versionIdOf } from './version-headers.js';

/** What lies under a key before a write. */
export interface Before {
  /** Not looked for where a write adds a version whatever is there, and nobody asks. */
  readonly current?: FoundObject;
  /** The null version, in whose place a write comes that makes one. */
  readonly replaced?: FoundObject;
  /** A marker stands for the object. */
  readonly hidden?: boolean;
}

export const lockId = (bucketId: string, key: string): string => `${bucketId}\0${key}`;

/** What a write of so many bytes adds: a version, or the null version in place of another. */
export const growthOf = (versionId: string | undefined, size: number, { replaced }: Before): Growth =>
  (versionId === undefined && replaced ? { objects: 0, bytes: size - replaced.size } : { objects: 1, bytes: size });

/** PUT of objects that lie upstream. */
export class ObjectWrites {
  constructor(
    private readonly buckets: UpstreamBuckets, private readonly reads: ObjectReads, private readonly facts: FactRows, private readonly locks: KeyLocks,
    private readonly abilities: StoreAbilities,
  ) {}

  put(bucketId: string, key: string, body: Buffer | AsyncIterable<Buffer>, options: PutOptions): Promise<PutResult> {
    keyBytes(key);
    const whole = Buffer.isBuffer(body) || options.size === undefined || options.size <= WHOLE_LIMIT;
    return this.buckets.with(bucketId, async (found) => {
      const bucket = await this.buckets.keeping(found, options);
      await this.abilities.assertEncrypts(bucket, options.storeEncryption);
      const kept = firstKept(options, bucket.objectLock);
      return whole ? this.putWhole(bucket, key, body, kept, options) : this.putPassing(bucket, key, body, options.size!, kept, options);
    });
  }

  private async putWhole(bucket: UpstreamBucket, key: string, body: Buffer | AsyncIterable<Buffer>, kept: Kept, options: PutOptions): Promise<PutResult> {
    const { bytes, size, md5, verdict } = await readWhole(body, options.size, { verify: options.verify });
    return this.locks.run(lockId(bucket.bucketId, key), async () => {
      const before = await this.before(bucket, key, options.conditions);
      await options.beforeCommit?.();
      const headers = { ...this.headers(bucket, options, kept), 'content-md5': md5.toString('base64') };
      const reply = await conditional(options.conditions, () => bucket.client.read({ method: 'PUT', bucket: bucket.name, key, headers, body: bytes, repeatable: options.conditions === undefined && bucket.versioning === undefined }));
      return this.landed(bucket, key, before, { size, md5, verdict, reply: reply.headers }, kept, options);
    });
  }

  private async putPassing(bucket: UpstreamBucket, key: string, body: Buffer | AsyncIterable<Buffer>, size: number, kept: Kept, options: PutOptions): Promise<PutResult> {
    let release: (() => void) | undefined;
    let before: Before = {};
    let md5!: Buffer;
    const passing = new PassingBody(Buffer.isBuffer(body) ? inPieces(body) : body, size, {
      verify: (read) => {
        ({ md5 } = read);
        return options.verify?.(read);
      },
      beforeCommit: async () => {
        release = await this.locks.acquire(lockId(bucket.bucketId, key));
        before = await this.before(bucket, key, options.conditions);
        await options.beforeCommit?.();
      },
    });
    try {
      const reply = await conditional(options.conditions, () => bucket.client.read({ method: 'PUT', bucket: bucket.name, key, headers: this.headers(bucket, options, kept), body: passing.write, size, summed: sums(bucket), repeatable: false }));
      return await this.landed(bucket, key, before, { size, md5, verdict: passing.verdict, reply: reply.headers }, kept, options);
    } finally {
      release?.();
    }
  }

  private headers({ client: { store } }: UpstreamBucket, { headers, metadata, conditions, storeEncryption }: PutOptions, { lock }: Kept): Record<string, string> {
    return { ...writtenHeaders(headers, metadata), ...lockHeaders(lock), ...writeConditionHeaders(conditions), ...encryptionHeaders(store, storeEncryption) };
  }

  /** What is there, which must be as the conditions say; also for upstreams that do not know them. `look`: what is current is wanted in any case. */
  async before(bucket: UpstreamBucket, key: string, conditions: WriteConditions | undefined, look = false): Promise<Before> {
    // It may have changed while the body came.
    const { versioning } = (await this.buckets.find(bucket.bucketId)) ?? bucket;
    const asks = conditions?.ifNoneMatch !== undefined || conditions?.ifMatch !== undefined;
    if (versioning === 'Enabled' && !asks && !look) return {};
    const { object: current, marker } = await this.reads.found(bucket, key);
    const hidden = marker !== undefined;
    if (conditions?.ifNoneMatch !== undefined && current) throw preconditionFailed('If-None-Match');
    if (conditions?.ifMatch !== undefined) {
      if (!current) throw new RolegateError('NoSuchKey', '');
      if (!etagMatches(conditions.ifMatch, current.etag)) throw preconditionFailed('If-Match');
    }
    if (versioning === 'Enabled') return { current, hidden };
    if (current && current.versionId === undefined) return { current, replaced: current };
    return { current, hidden, ...(versioning === 'Suspended' && { replaced: await this.reads.before(bucket, key, NULL_VERSION) }) };
  }

  private async landed(
    { bucketId, client }: UpstreamBucket, key: string, before: Before,
    { size, md5, verdict, reply }: { size: number; md5: Buffer; verdict: ObjectChecksum | undefined; reply: IncomingHttpHeaders }, { here }: Kept, { storeEncryption }: PutOptions,
  ): Promise<PutResult> {
    const etag = etagOf(reply);
    if (isMd5(etag, reply) && etag !== md5.toString('hex')) throw unavailable(`${client.store.name} stored other bytes than it was sent`);
    assertEncrypted(client.store, storeEncryption, reply);
    const versionId = versionIdOf(reply);
    await this.facts.landed({ bucketId, key: keyBytes(key), versionId }, etag, { checksum: verdict, annotations: here }, growthOf(versionId, size, before));
    return { etag, size, lastModified: timeOf(reply.date), ...(versionId !== undefined && { versionId }) };
  }
}

/** Tags of objects that their store seals are no MD5 (S3 API Reference, "Object", ETag). */
const isMd5 = (etag: string, reply: IncomingHttpHeaders): boolean =>
  /^[0-9a-f]{32}$/.test(etag) && (reply['x-amz-server-side-encryption'] ?? 'AES256') === 'AES256' && reply['x-amz-server-side-encryption-customer-algorithm'] === undefined;

export function writeConditionHeaders(conditions: WriteConditions | undefined): Record<string, string> {
  if (conditions === undefined) return {};
  const { ifMatch, ifNoneMatch } = conditions;
  return {
    ...(ifMatch !== undefined && { 'if-match': tagList(ifMatch) }),
    ...(ifNoneMatch !== undefined && { 'if-none-match': '*' }),
  };
}

/** The upstream's refusal says which condition it was. */
export async function conditional<T>(conditions: WriteConditions | undefined, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (isRolegateError(error) && error.code === 'PreconditionFailed') throw preconditionFailed(conditions?.ifNoneMatch === undefined ? 'If-Match' : 'If-None-Match');
    throw error;
  }
}
