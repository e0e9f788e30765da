import { systemClock } from '#kernel';
import {
  type DeleteOptions, type DeleteResult, type DeleteTarget, etagMatches, isLocked, type MutationOptions, NULL_VERSION, objectLocked, preconditionFailed, readContents, type SeenVersion,
} from '#s3';
import type { UpstreamBucket, UpstreamBuckets } from '../bucket/upstream-buckets.js';
import { keyBytes } from '../key.js';
import { noSuchBucket } from '../refusals.js';
import { refusedByLock } from './object-changes.js';
import { deleteObjects, sideBySide } from './delete-objects.js';
import type { FactRows } from './facts.js';
import type { KeyLocks } from './key-locks.js';
import { listedObject } from './listing.js';
import type { FoundObject, ObjectReads } from './object-reads.js';
import { lockId, type ObjectWrites, writeConditionHeaders } from './object-writes.js';
import { bypassHeader, versionIdOf, versionQuery } from './version-headers.js';
import { versionsOf } from './version-listing.js';
import { lockOfVersion } from './version-lock.js';

const NOTHING = { objects: 0, bytes: 0 };
const less = (gone: FoundObject | undefined) => (gone ? { objects: -1, bytes: -gone.size } : NOTHING);

/** DELETE of objects and versions that lie upstream. */
export class Deletions {
  constructor(
    private readonly buckets: UpstreamBuckets, private readonly reads: ObjectReads, private readonly writes: ObjectWrites, private readonly facts: FactRows, private readonly locks: KeyLocks,
  ) {}

  async delete(bucketId: string, key: string, options: DeleteOptions): Promise<DeleteResult> {
    keyBytes(key);
    const there = await this.buckets.there(bucketId, options.versionId);
    if (!there) return this.buckets.with(bucketId, async () => ({ key, deleted: false }));
    return this.buckets.within(there.bucket, (bucket) => this.locks.run(lockId(bucketId, key), () => (there.versionId === undefined ? this.current(bucket, key, options) : this.version(bucket, key, there.versionId, options))));
  }

  /** Not one commit: the upstream may delete some and fail then. */
  async deleteMany(bucketId: string, targets: readonly DeleteTarget[], { beforeCommit }: MutationOptions): Promise<DeleteResult[]> {
    const bytes = targets.map(({ key }) => keyBytes(key));
    if (targets.length === 0) return [];
    const found = await this.buckets.fresh(bucketId);
    if (!found) throw noSuchBucket();
    return this.buckets.within(found, async (bucket) => {
      await beforeCommit?.();
      if (bucket.versioning !== undefined) return sideBySide(targets, (target) => this.locks.run(lockId(bucketId, target.key), () => this.oneOfMany(bucket, target)));
      // Without versions there are null versions alone.
      const there = targets.map(({ versionId }) => versionId === undefined || versionId === NULL_VERSION);
      const results = await deleteObjects({ bucket, keys: targets.flatMap(({ key }, i) => (there[i] ? [key] : [])), bytes: bytes.filter((_, i) => there[i]), reads: this.reads, facts: this.facts });
      return targets.map(({ key }, i) => (there[i] ? results.shift()! : { key, deleted: false }));
    });
  }

  /** For each, whether it is gone. Each is a commit of its own there: who leads, and by which rules, may change between two. */
  async deleteSeen(bucketId: string, seen: readonly SeenVersion[], options: MutationOptions): Promise<boolean[]> {
    const gone: boolean[] = [];
    for (const one of seen) {
      await options.beforeCommit?.();
      gone.push(await this.#deleteSeen(bucketId, one));
    }
    return gone;
  }

  /**
   * Whether it was still what a listing showed, and is gone. An upstream has no commit that looks first: a listing is asked, which tells
   * milliseconds, and the deletion follows it.
   */
  async #deleteSeen(bucketId: string, seen: SeenVersion): Promise<boolean> {
    const { key, versionId, etag, lastModified } = seen;
    const bytes = keyBytes(key);
    const there = await this.buckets.there(bucketId, versionId);
    if (!there) return false;
    return this.buckets.within(there.bucket, (bucket) => this.locks.run(lockId(bucketId, key), async () => {
      if (there.versionId !== undefined) return this.versionSeen(bucket, { ...seen, versionId: there.versionId });
      const before = await listedObject(bucket, key);
      if (etag === undefined || before?.etag !== etag || before.lastModified !== lastModified) return false;
      if (bucket.versioning === undefined) {
        await bucket.client.read({ method: 'DELETE', bucket: bucket.name, key, headers: { 'if-match': `"${etag}"` } });
        await this.facts.gone({ bucketId, key: bytes }, { objects: -1, bytes: -before.size });
        return true;
      }
      return (await this.current(bucket, key, { conditions: { ifMatch: [etag] } })).deleted;
    }));
  }

  private async versionSeen(bucket: UpstreamBucket, { key, versionId, etag, lastModified }: SeenVersion & { readonly versionId: string }): Promise<boolean> {
    const all = await versionsOf(bucket, key);
    const found = all.find((one) => one.versionId === versionId);
    if (!found || (found.isLatest && (!found.deleteMarker || all.length > 1))) return false;
    const shown = readContents(found.contents);
    if (shown.lastModified !== lastModified || (!found.deleteMarker && shown.etag !== etag) || found.deleteMarker !== (etag === undefined)) return false;
    return (await this.oneOfMany(bucket, { key, versionId })).deleted;
  }

  /** @returns what is locked as that */
  private async oneOfMany(bucket: UpstreamBucket, { key, versionId, bypassGovernance }: DeleteTarget): Promise<DeleteResult> {
    if (versionId === '') return { key, deleted: false };
    const run = async (): Promise<DeleteResult> => (versionId === undefined ? this.current(bucket, key, {}) : this.version(bucket, key, versionId, { bypassGovernance }));
    try {
      return await run();
    } catch (error) {
      if (!refusedByLock(error)) throw error;
      return { key, deleted: false, locked: true };
    }
  }

  /** The object: for good, or behind a marker where versions are kept. */
  private async current(bucket: UpstreamBucket, key: string, { conditions, beforeCommit }: DeleteOptions): Promise<DeleteResult> {
    const { client, name, bucketId } = bucket;
    const { current, replaced, hidden } = await this.writes.before(bucket, key, undefined, true);
    if (conditions?.ifMatch !== undefined && (!current || !etagMatches(conditions.ifMatch, current.etag))) throw preconditionFailed('If-Match');
    await beforeCommit?.();
    // Each time it is done it sets a marker. Whether anything is there was asked: `*` is not every store's word.
    const { headers } = await client.read({ method: 'DELETE', bucket: name, key, headers: conditions?.ifMatch === '*' ? {} : writeConditionHeaders(conditions), repeatable: bucket.versioning === undefined });
    const versionId = versionIdOf(headers);
    // Of a null marker not every store tells.
    const deleteMarker = headers['x-amz-delete-marker'] === 'true' || (bucket.versioning === 'Suspended' && (hidden === true || (current ?? replaced) !== undefined));
    if (versionId === undefined) await this.facts.gone({ bucketId, key: keyBytes(key) }, less(replaced));
    return { key, deleted: current !== undefined, ...(deleteMarker && { deleteMarker }), ...(versionId !== undefined && { versionId }) };
  }

  /** A version, or a marker, for good. */
  private async version(bucket: UpstreamBucket, key: string, versionId: string, { conditions, beforeCommit, bypassGovernance = false }: DeleteOptions): Promise<DeleteResult> {
    const { client, name, bucketId } = bucket;
    const { object, marker, absent } = await this.reads.found(bucket, key, versionId);
    if (conditions?.ifMatch !== undefined && (!object || !etagMatches(conditions.ifMatch, object.etag))) throw preconditionFailed('If-Match');
    await beforeCommit?.();
    // A null marker not every store shows; what else is not there some do not delete without trouble.
    if (absent && versionId !== NULL_VERSION) {
      await this.buckets.assertThere(bucket);
      return { key, deleted: false };
    }
    if (object && isLocked(object, systemClock.now(), bypassGovernance)) throw objectLocked(`${versionId} by its store`);
    // The header is for buckets that lock only (S3 API Reference, DeleteObject). That an earlier version is retained not every store shows (versitygw).
    const bypass = bypassHeader(bypassGovernance && (bucket.objectLock || object?.retention !== undefined));
    const gone = await this.unlessLocked(bucket, key, versionId, bypassGovernance, () => client.read({ method: 'DELETE', bucket: name, key, query: versionQuery(versionId), headers: bypass }));
    const deleteMarker = marker !== undefined || (!object && gone?.headers['x-amz-delete-marker'] === 'true');
    if (!gone || (!object && !deleteMarker)) return { key, deleted: false };
    const id = versionId === NULL_VERSION ? undefined : versionId;
    if (object) await this.facts.gone({ bucketId, key: keyBytes(key), versionId: id }, less(object));
    return { key, deleted: true, ...(id !== undefined && { versionId: id }), ...(deleteMarker && { deleteMarker }) };
  }

  /** undefined: no such version. A refusal is the caller's only where the version is locked now, whatever the upstream calls it. */
  private async unlessLocked<T>(bucket: UpstreamBucket, key: string, versionId: string, bypass: boolean, step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      if ((error as { code?: unknown }).code === 'NoSuchVersion') return undefined;
      if (bucket.objectLock && isLocked(await lockOfVersion(bucket, key, versionId), systemClock.now(), bypass)) throw objectLocked(`${versionId} by its store`);
      throw error;
    }
  }
}
