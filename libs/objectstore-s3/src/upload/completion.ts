import { isRolegateError, RolegateError } from '#kernel';
import {
  assemble, assembledEtag, type Assembly, type CompletedUpload, type CompleteUploadOptions, type NamedPart, noSuchUpload, type Part, retentionFrom, type UploadAddress,
} from '#s3';
import type { UpstreamBucket, UpstreamBuckets } from '../bucket/upstream-buckets.js';
import { SUM } from '../client/upstream-client.js';
import { documentOf, escapeXml, readXml, textOf } from '../client/xml.js';
import { keyBytes } from '../key.js';
import type { FactRows } from '../object/facts.js';
import type { KeyLocks } from '../object/key-locks.js';
import { unquoted } from '../object/object-headers.js';
import type { ObjectReads } from '../object/object-reads.js';
import { type Before, conditional, growthOf, lockId, type ObjectWrites, writeConditionHeaders } from '../object/object-writes.js';
import { retain } from '../object/object-changes.js';
import { versionIdOf } from '../object/version-headers.js';
import type { FoundUpload, UploadRows } from './upload-rows.js';
import { uploadQuery } from './uploads.js';

/** S3 User Guide, "Amazon S3 multipart upload limits". */
const MOST_PARTS = 10_000;
/** Milliseconds: an upstream may join parts for minutes before it answers. */
const PATIENCE = 15 * 60_000;
/** Milliseconds between looks at a completion that another request carries out. */
const LOOK_EVERY = 100;

const NO_SUMS: ReadonlyMap<number, string> = new Map();

const namedPart = ({ number, etag }: Part, sum: string | undefined): string =>
  `<Part>${sum === undefined ? '' : `<Checksum${SUM}>${escapeXml(sum)}</Checksum${SUM}>`}<PartNumber>${number}</PartNumber><ETag>&quot;${escapeXml(etag)}&quot;</ETag></Part>`;

/** Completes uploads: one request at a time for each, and whoever asks again hears what came of it. */
export class Completion {
  constructor(
    private readonly buckets: UpstreamBuckets, private readonly rows: UploadRows, private readonly reads: ObjectReads, private readonly writes: ObjectWrites,
    private readonly facts: FactRows, private readonly locks: KeyLocks,
  ) {}

  async complete(address: UploadAddress, named: readonly NamedPart[], options: CompleteUploadOptions): Promise<CompletedUpload> {
    for (const until = performance.now() + PATIENCE; ; ) {
      const found = await this.rows.find(address);
      if (!found) return this.repeated(address, named);
      if (await this.rows.claim(address)) return this.claimed(address, found, named, options);
      if (performance.now() > until) throw new RolegateError('OperationAborted', '', { detail: 'another completion of the upload takes too long' });
      await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY); });
    }
  }

  private async claimed(address: UploadAddress, found: FoundUpload, named: readonly NamedPart[], options: CompleteUploadOptions): Promise<CompletedUpload> {
    try {
      const assembly = assemble(found.upload, await this.rows.parts(address.uploadId, 0, MOST_PARTS), named);
      options.verify?.(assembly, found.upload);
      return await this.buckets.with(address.bucketId, (bucket) => this.locks.run(lockId(address.bucketId, address.key), async () => this.carryOut(await this.buckets.keeping(bucket, options), address, found, assembly, named, options)));
    } catch (error) {
      await this.rows.giveBack(address);
      throw error;
    }
  }

  private async carryOut(bucket: UpstreamBucket, address: UploadAddress, found: FoundUpload, assembly: Assembly, named: readonly NamedPart[], options: CompleteUploadOptions): Promise<CompletedUpload> {
    const { bucketId, key } = address;
    const before = await this.writes.before(bucket, key, options.conditions, true);
    await options.beforeCommit?.();
    const { etag, versionId } = await this.joined(bucket, key, found, assembly, options, before);
    const { size, checksum, parts } = assembly;
    const seen = await this.reads.before(bucket, key, versionId);
    // What its store does not retain of itself is retained by what the bucket says here.
    if (options.defaultRetention && seen && !seen.retention) await retain(bucket, { key, versionId }, retentionFrom(options.defaultRetention, seen.lastModified));
    const made = { etag, size, lastModified: seen?.lastModified ?? Date.now(), ...(checksum && { checksum }), ...(versionId !== undefined && { versionId }) };
    const facts = { checksum, parts: parts.map((part) => ({ size: part.size, ...(part.checksum !== undefined && { checksum: part.checksum }) })), annotations: found.annotations };
    await this.facts.landed({ bucketId, key: keyBytes(key), versionId }, etag, facts, growthOf(versionId, size, before));
    await this.rows.complete(address, assembledEtag(named), made);
    return made;
  }

  /** The object's tag, and its version. An upload that the upstream has forgotten may be one that it has completed for a node that died then. */
  private async joined(bucket: UpstreamBucket, key: string, { upstreamId, upload, summed }: FoundUpload, { parts, etag }: Assembly, { conditions }: CompleteUploadOptions, { current }: Before): Promise<{ readonly etag: string; readonly versionId?: string }> {
    const sums = summed ? await this.rows.sums(upload.uploadId) : NO_SUMS;
    const body = documentOf('CompleteMultipartUpload', parts.map((part) => namedPart(part, sums.get(part.number))).join(''));
    try {
      const { text, headers: told } = await conditional(conditions, () => bucket.client.read({
        method: 'POST', bucket: bucket.name, key, query: uploadQuery(upstreamId), headers: { 'content-type': 'application/xml', ...writeConditionHeaders(conditions) }, body, replyTimeout: PATIENCE, repeatable: false,
      }));
      const root = readXml(text);
      return { etag: unquoted((root && textOf(root, 'ETag')) ?? etag), versionId: versionIdOf(told) };
    } catch (error) {
      if (!isRolegateError(error) || error.code !== 'NoSuchUpload') throw error;
      if (current?.etag === etag) return { etag, versionId: current.versionId };
      throw noSuchUpload(upload.uploadId);
    }
  }

  /** @throws RolegateError NoSuchUpload unless the object is the one that these parts made */
  private async repeated(address: UploadAddress, named: readonly NamedPart[]): Promise<CompletedUpload> {
    const { bucketId, key, uploadId } = address;
    const made = await this.rows.made(address, assembledEtag(named));
    if (!made) throw noSuchUpload(uploadId);
    const now = await this.reads.head({ bucketId, key, versionId: made.versionId });
    if (now?.etag !== made.etag || now.size !== made.size) throw noSuchUpload(uploadId);
    return made;
  }
}
