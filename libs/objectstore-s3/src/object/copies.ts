import { isRolegateError, systemClock } from '#kernel';
import { checkCopySource, copiedAnnotations, copiedHeaders, type CopyOptions, type CopyResult, type ObjectAddress, type ObjectMeta, type VersionAddress } from '#s3';
import { encodePath } from '#signatures';
import type { UpstreamBucket, UpstreamBuckets, VersionThere } from '../bucket/upstream-buckets.js';
import { readXml, textOf } from '../client/xml.js';
import { encryptionHeaders, sourceKeyHeaders } from '../encryption/encryption-headers.js';
import type { StoreAbilities } from '../encryption/store-abilities.js';
import { keyBytes } from '../key.js';
import type { FactRows, Facts } from './facts.js';
import type { KeyLocks } from './key-locks.js';
import { timeOf, unquoted, writtenHeaders } from './object-headers.js';
import type { ObjectReads } from './object-reads.js';
import { conditional, growthOf, lockId, type ObjectWrites, writeConditionHeaders } from './object-writes.js';
import { apart, type Lock, lockHeaders, versionIdOf, versionQuery } from './version-headers.js';

/** Milliseconds; an upstream copies 5 GiB before it answers. */
const PATIENCE = 15 * 60_000;

/** Copies that one upstream makes by itself: no byte passes the gateway. */
export class Copies {
  constructor(
    private readonly buckets: UpstreamBuckets, private readonly reads: ObjectReads, private readonly writes: ObjectWrites, private readonly facts: FactRows, private readonly locks: KeyLocks,
    private readonly abilities: StoreAbilities,
  ) {}

  /** Both lie in the same store. undefined: no such source. */
  async copy(source: VersionAddress, target: ObjectAddress, options: CopyOptions): Promise<CopyResult | undefined> {
    const bytes = keyBytes(target.key);
    const meta = await this.reads.head(source, undefined, options.customerKey);
    if (!meta) return undefined;
    if (options.sourceConditions !== undefined) checkCopySource(options.sourceConditions, meta);
    await options.admit?.(meta);
    const from = (await this.buckets.there(source.bucketId, source.versionId))!;
    return this.buckets.with(target.bucketId, (found) => this.locks.run(lockId(target.bucketId, target.key), async () => {
      const to = await this.buckets.keeping(found, options);
      await this.abilities.assertEncrypts(to, options.storeEncryption);
      const { lock, here } = apart(copiedAnnotations(meta, options, systemClock), to.objectLock);
      const before = await this.writes.before(to, target.key, options.conditions);
      await options.beforeCommit?.();
      const made = await this.carryOut(from, to, target.key, meta, lock, options);
      if (!made) return undefined;
      const { versionId } = made;
      await this.facts.landed({ bucketId: target.bucketId, key: bytes, versionId }, made.etag, { checksum: wholeSum(meta), annotations: here }, growthOf(versionId, meta.size, before));
      return { ...made, size: meta.size, ...(meta.versionId !== undefined && { sourceVersionId: meta.versionId }) };
    }));
  }

  private async carryOut({ bucket: from, versionId }: VersionThere, to: UpstreamBucket, key: string, meta: ObjectMeta, lock: Lock, options: CopyOptions): Promise<Omit<CopyResult, 'size'> | undefined> {
    const { conditions, storeEncryption, customerKey } = options;
    const kept = copiedHeaders(meta, options);
    // Not every S3 takes a redirect beside the metadata of the source.
    const replace = options.replace !== undefined || kept !== meta.headers;
    // The version that was looked at, whatever is written meanwhile.
    const pinned = versionQuery(versionId ?? meta.versionId);
    const headers = {
      ...(replace && writtenHeaders(kept, (options.replace ?? meta).metadata)),
      ...lockHeaders(lock),
      ...writeConditionHeaders(conditions),
      ...encryptionHeaders(to.client.store, storeEncryption),
      ...(meta.encryption?.type === 'SSE-C' && sourceKeyHeaders(to.client.store, customerKey)),
      'x-amz-copy-source': `/${from.name}/${encodePath(meta.key)}${pinned === undefined ? '' : `?${pinned}`}`,
      'x-amz-copy-source-if-match': `"${meta.etag}"`,
      'x-amz-metadata-directive': replace ? 'REPLACE' : 'COPY',
    };
    try {
      const { text, headers: told } = await conditional(conditions, () => to.client.read({ method: 'PUT', bucket: to.name, key, headers, replyTimeout: PATIENCE, repeatable: conditions === undefined && to.versioning === undefined }));
      const root = readXml(text);
      const made = versionIdOf(told);
      return { etag: unquoted((root && textOf(root, 'ETag')) ?? ''), lastModified: timeOf(root && textOf(root, 'LastModified')), ...(made !== undefined && { versionId: made }) };
    } catch (error) {
      if (isRolegateError(error) && (error.code === 'NoSuchKey' || error.code === 'NoSuchVersion') && conditions?.ifMatch === undefined) return undefined;
      throw error;
    }
  }
}

/** A copy is in one piece, whatever its source was: sums of parts say nothing of it. */
const wholeSum = ({ checksum }: ObjectMeta): Facts['checksum'] => (checksum?.type === 'FULL_OBJECT' ? checksum : undefined);
