import type { IncomingHttpHeaders } from 'node:http';
import { isRolegateError, RolegateError } from '#kernel';
import {
  annotationsOf, type DeleteOptions, type DeleteResult, etagMatches, type MutationOptions, type ObjectChecksum, preconditionFailed, type PutOptions, type PutResult, type WriteConditions,
} from '#s3';
import type { UpstreamBucket, UpstreamBuckets } from '../bucket/upstream-buckets.js';
import { inPieces, PassingBody, readWhole, WHOLE_LIMIT } from '../client/sent-body.js';
import { unavailable } from '../client/upstream-error.js';
import { assertEncrypted, encryptionHeaders } from '../encryption/encryption-headers.js';
import type { StoreAbilities } from '../encryption/store-abilities.js';
import { keyBytes } from '../key.js';
import { refuseUnkept } from '../refusals.js';
import { deleteObjects } from './delete-objects.js';
import type { FactRows } from './facts.js';
import type { KeyLocks } from './key-locks.js';
import { listedObject } from './listing.js';
import { etagOf, timeOf, writtenHeaders } from './object-headers.js';
import type { ObjectReads } from './object-reads.js';

/** What lies under a key before a write. */
export type Before = Awaited<ReturnType<ObjectReads['before']>>;

export const lockId = (bucketId: string, key: string): string => `${bucketId}\0${key}`;

/** PUT and DELETE of objects that lie upstream. */
export class ObjectWrites {
  constructor(
    private readonly buckets: UpstreamBuckets, private readonly reads: ObjectReads, private readonly facts: FactRows, private readonly locks: KeyLocks,
    private readonly abilities: StoreAbilities,
  ) {}

  put(bucketId: string, key: string, body: Buffer | AsyncIterable<Buffer>, options: PutOptions): Promise<PutResult> {
    keyBytes(key);
    refuseUnkept(options);
    const whole = Buffer.isBuffer(body) || options.size === undefined || options.size <= WHOLE_LIMIT;
    return this.buckets.with(bucketId, async (bucket) => {
      await this.abilities.assertEncrypts(bucket, options.storeEncryption);
      return whole ? this.putWhole(bucket, key, body, options) : this.putPassing(bucket, key, body, options.size!, options);
    });
  }

  async delete(bucketId: string, key: string, { conditions, beforeCommit }: DeleteOptions): Promise<DeleteResult> {
    const bytes = keyBytes(key);
    return this.buckets.with(bucketId, (bucket) => this.locks.run(lockId(bucketId, key), async () => {
      const before = await this.reads.before(bucket, key);
      if (conditions?.ifMatch !== undefined && (!before || !etagMatches(conditions.ifMatch, before.etag))) throw preconditionFailed('If-Match');
      await beforeCommit?.();
      await bucket.client.read({ method: 'DELETE', bucket: bucket.name, key, headers: writeConditionHeaders(conditions) });
      await this.facts.gone(bucketId, bytes, { objects: before ? -1 : 0, bytes: -(before?.size ?? 0) });
      return { key, deleted: before !== undefined };
    }));
  }

  /** Whether it was still what a listing showed, and is gone: a listing is asked, HEAD tells whole seconds. */
  async deleteSeen(bucketId: string, key: string, etag: string, lastModified: number): Promise<boolean> {
    const bytes = keyBytes(key);
    return this.buckets.with(bucketId, (bucket) => this.locks.run(lockId(bucketId, key), async () => {
      const before = await listedObject(bucket, key);
      if (before?.etag !== etag || before.lastModified !== lastModified) return false;
      await bucket.client.read({ method: 'DELETE', bucket: bucket.name, key, headers: { 'if-match': `"${etag}"` } });
      await this.facts.gone(bucketId, bytes, { objects: -1, bytes: -before.size });
      return true;
    }));
  }

  /** Not one commit: the upstream may delete some and fail then. */
  async deleteMany(bucketId: string, keys: readonly string[], { beforeCommit }: MutationOptions): Promise<DeleteResult[]> {
    const bytes = keys.map(keyBytes);
    if (keys.length === 0) return [];
    return this.buckets.with(bucketId, async (bucket) => {
      await beforeCommit?.();
      return deleteObjects({ bucket, keys, bytes, reads: this.reads, facts: this.facts });
    });
  }

  private async putWhole(bucket: UpstreamBucket, key: string, body: Buffer | AsyncIterable<Buffer>, options: PutOptions): Promise<PutResult> {
    const { bytes, size, md5, verdict } = await readWhole(body, options.size, { verify: options.verify });
    return this.locks.run(lockId(bucket.bucketId, key), async () => {
      const before = await this.before(bucket, key, options.conditions);
      await options.beforeCommit?.();
      const headers = { ...this.headers(bucket, options), 'content-md5': md5.toString('base64') };
      const reply = await conditional(options.conditions, () => bucket.client.read({ method: 'PUT', bucket: bucket.name, key, headers, body: bytes, repeatable: options.conditions === undefined }));
      return this.landed(bucket, key, before, { size, md5, verdict, reply: reply.headers }, options);
    });
  }

  private async putPassing(bucket: UpstreamBucket, key: string, body: Buffer | AsyncIterable<Buffer>, size: number, options: PutOptions): Promise<PutResult> {
    let release: (() => void) | undefined;
    let before: Before;
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
      const reply = await conditional(options.conditions, () => bucket.client.read({ method: 'PUT', bucket: bucket.name, key, headers: this.headers(bucket, options), body: passing.write, size, repeatable: false }));
      return await this.landed(bucket, key, before, { size, md5, verdict: passing.verdict, reply: reply.headers }, options);
    } finally {
      release?.();
    }
  }

  private headers({ client: { store } }: UpstreamBucket, { headers, metadata, conditions, storeEncryption }: PutOptions): Record<string, string> {
    return { ...writtenHeaders(headers, metadata), ...writeConditionHeaders(conditions), ...encryptionHeaders(store, storeEncryption) };
  }

  /** What is there, which must be as the conditions say; also for upstreams that do not know them. */
  async before(bucket: UpstreamBucket, key: string, conditions: WriteConditions | undefined): Promise<Before> {
    const before = await this.reads.before(bucket, key);
    if (conditions?.ifNoneMatch !== undefined && before) throw preconditionFailed('If-None-Match');
    if (conditions?.ifMatch !== undefined) {
      if (!before) throw new RolegateError('NoSuchKey', '');
      if (!etagMatches(conditions.ifMatch, before.etag)) throw preconditionFailed('If-Match');
    }
    return before;
  }

  private async landed(
    { bucketId, client }: UpstreamBucket, key: string, before: Before,
    { size, md5, verdict, reply }: { size: number; md5: Buffer; verdict: ObjectChecksum | undefined; reply: IncomingHttpHeaders }, { annotations, storeEncryption }: PutOptions,
  ): Promise<PutResult> {
    const etag = etagOf(reply);
    if (isMd5(etag, reply) && etag !== md5.toString('hex')) throw unavailable(`${client.store.name} stored other bytes than it was sent`);
    assertEncrypted(client.store, storeEncryption, reply);
    await this.facts.landed(bucketId, keyBytes(key), etag, { checksum: verdict, annotations: annotationsOf(annotations) }, { objects: before ? 0 : 1, bytes: size - (before?.size ?? 0) });
    return { etag, size, lastModified: timeOf(reply.date) };
  }
}

/** Tags of objects that their store seals are no MD5 (S3 API Reference, "Object", ETag). */
const isMd5 = (etag: string, reply: IncomingHttpHeaders): boolean =>
  /^[0-9a-f]{32}$/.test(etag) && (reply['x-amz-server-side-encryption'] ?? 'AES256') === 'AES256' && reply['x-amz-server-side-encryption-customer-algorithm'] === undefined;

export function writeConditionHeaders(conditions: WriteConditions | undefined): Record<string, string> {
  if (conditions === undefined) return {};
  const { ifMatch, ifNoneMatch } = conditions;
  return {
    ...(ifMatch !== undefined && { 'if-match': ifMatch === '*' ? '*' : ifMatch.map((tag) => `"${tag}"`).join(', ') }),
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
