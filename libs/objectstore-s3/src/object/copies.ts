import { isRolegateError, systemClock } from '#kernel';
import { checkCopySource, copiedAnnotations, copiedHeaders, type CopyOptions, type ObjectAddress, type ObjectMeta, type PutResult } from '#s3';
import { encodePath } from '#signatures';
import type { UpstreamBucket, UpstreamBuckets } from '../bucket/upstream-buckets.js';
import { readXml, textOf } from '../client/xml.js';
import { encryptionHeaders, sourceKeyHeaders } from '../encryption/encryption-headers.js';
import type { StoreAbilities } from '../encryption/store-abilities.js';
import { keyBytes } from '../key.js';
import { refuseUnkept } from '../refusals.js';
import type { FactRows, Facts } from './facts.js';
import type { KeyLocks } from './key-locks.js';
import { timeOf, unquoted, writtenHeaders } from './object-headers.js';
import type { ObjectReads } from './object-reads.js';
import { conditional, lockId, type ObjectWrites, writeConditionHeaders } from './object-writes.js';

/** Milliseconds; an upstream copies 5 GiB before it answers. */
const PATIENCE = 15 * 60_000;

/** Copies that one upstream makes by itself: no byte passes the gateway. */
export class Copies {
  constructor(
    private readonly buckets: UpstreamBuckets, private readonly reads: ObjectReads, private readonly writes: ObjectWrites, private readonly facts: FactRows, private readonly locks: KeyLocks,
    private readonly abilities: StoreAbilities,
  ) {}

  /** Both lie in the same store. undefined: no such source. */
  async copy(source: ObjectAddress, target: ObjectAddress, options: CopyOptions): Promise<PutResult | undefined> {
    const bytes = keyBytes(target.key);
    refuseUnkept(options);
    const meta = await this.reads.head(source.bucketId, source.key, undefined, options.customerKey);
    if (!meta) return undefined;
    if (options.sourceConditions !== undefined) checkCopySource(options.sourceConditions, meta);
    await options.admit?.(meta);
    const from = (await this.buckets.find(source.bucketId))!;
    return this.buckets.with(target.bucketId, (to) => this.locks.run(lockId(target.bucketId, target.key), async () => {
      await this.abilities.assertEncrypts(to, options.storeEncryption);
      const before = await this.writes.before(to, target.key, options.conditions);
      await options.beforeCommit?.();
      const made = await this.carryOut(from, to, source.key, target.key, meta, options);
      if (!made) return undefined;
      const facts: Facts = { checksum: wholeSum(meta), annotations: copiedAnnotations(meta, options, systemClock) };
      await this.facts.landed(target.bucketId, bytes, made.etag, facts, { objects: before ? 0 : 1, bytes: meta.size - (before?.size ?? 0) });
      return { ...made, size: meta.size };
    }));
  }

  private async carryOut(from: UpstreamBucket, to: UpstreamBucket, sourceKey: string, key: string, meta: ObjectMeta, options: CopyOptions): Promise<{ etag: string; lastModified: number } | undefined> {
    const { conditions, storeEncryption, customerKey } = options;
    const kept = copiedHeaders(meta, options);
    // Not every S3 takes a redirect beside the metadata of the source.
    const replace = options.replace !== undefined || kept !== meta.headers;
    const headers = {
      ...(replace && writtenHeaders(kept, (options.replace ?? meta).metadata)),
      ...writeConditionHeaders(conditions),
      ...encryptionHeaders(to.client.store, storeEncryption),
      ...(meta.encryption?.type === 'SSE-C' && sourceKeyHeaders(to.client.store, customerKey)),
      'x-amz-copy-source': `/${from.name}/${encodePath(sourceKey)}`,
      'x-amz-copy-source-if-match': `"${meta.etag}"`,
      'x-amz-metadata-directive': replace ? 'REPLACE' : 'COPY',
    };
    try {
      const { text } = await conditional(conditions, () => to.client.read({ method: 'PUT', bucket: to.name, key, headers, replyTimeout: PATIENCE, repeatable: conditions === undefined }));
      const root = readXml(text);
      return { etag: unquoted((root && textOf(root, 'ETag')) ?? ''), lastModified: timeOf(root && textOf(root, 'LastModified')) };
    } catch (error) {
      if (isRolegateError(error) && error.code === 'NoSuchKey' && conditions?.ifMatch === undefined) return undefined;
      throw error;
    }
  }
}

/** A copy is in one piece, whatever its source was: sums of parts say nothing of it. */
const wholeSum = ({ checksum }: ObjectMeta): Facts['checksum'] => (checksum?.type === 'FULL_OBJECT' ? checksum : undefined);
