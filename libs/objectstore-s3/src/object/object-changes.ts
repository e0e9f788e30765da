import { isRolegateError, systemClock } from '#kernel';
import { annotated, type AnnotateOptions, type AnnotateResult, type AnnotationChange, assertRetentionMayBecome, type ObjectMeta, type ObjectRetention, type VersionAddress } from '#s3';
import type { UpstreamBucket, UpstreamBuckets } from '../bucket/upstream-buckets.js';
import { ifKnown } from '../bucket/upstream-versioning.js';
import { refusalIn } from '../client/upstream-error.js';
import { hashedDocument } from '../client/xml.js';
import { keyBytes } from '../key.js';
import { unknownThere } from '../refusals.js';
import type { FactRows, Facts } from './facts.js';
import type { KeyLocks } from './key-locks.js';
import type { ObjectReads } from './object-reads.js';
import { lockId } from './object-writes.js';
import { bypassHeader, type Lock, versionQuery } from './version-headers.js';

export const refusedByLock = (error: unknown): boolean => isRolegateError(error) && error.reason === 'object-locked';

/** Changes what may change of a version: locks upstream, where the bucket keeps them, all else here. */
export class ObjectChanges {
  constructor(private readonly buckets: UpstreamBuckets, private readonly reads: ObjectReads, private readonly facts: FactRows, private readonly locks: KeyLocks) {}

  async annotate(address: VersionAddress, change: AnnotationChange, options: AnnotateOptions): Promise<AnnotateResult | undefined> {
    const { bucketId, key } = address;
    const asked = { annotations: { retention: change.retention ?? undefined, legalHold: change.legalHold ?? undefined } };
    const found = await this.buckets.find(bucketId);
    if (!found) return undefined;
    const bucket = await this.buckets.keeping(found, asked);
    return this.locks.run(lockId(bucketId, key), () => this.carryOut(bucket, address, change, options));
  }

  private async carryOut(bucket: UpstreamBucket, address: VersionAddress, change: AnnotationChange, { admit, beforeCommit, bypassGovernance = false }: AnnotateOptions): Promise<AnnotateResult | undefined> {
    const { bucketId, key } = address;
    const meta = await this.reads.head(address);
    if (!meta) return undefined;
    await admit?.(meta);
    const { lock, here } = divided(change, bucket.objectLock);
    const now = systemClock.now();
    if (lock.retention !== undefined) assertRetentionMayBecome(meta.retention, lock.retention ?? undefined, now, bypassGovernance);
    await beforeCommit?.();
    if (!(await this.lock(bucket, address, meta, lock, bypassGovernance))) return undefined;
    if (here) {
      const change = ({ annotations = {}, ...rest }: Facts): Facts => ({ ...rest, annotations: annotated(annotations, here, now, bypassGovernance) });
      await this.facts.change({ bucketId, key: keyBytes(key), versionId: meta.versionId }, meta.etag, change);
    }
    return { ...(meta.versionId !== undefined && { versionId: meta.versionId }) };
  }

  /** False: the version went meanwhile. */
  private async lock(bucket: UpstreamBucket, address: VersionAddress, { versionId = address.versionId }: ObjectMeta, { retention, legalHold }: LockChange, bypass: boolean): Promise<boolean> {
    const version = { key: address.key, versionId };
    try {
      if (retention !== undefined) await putRetention(bucket, version, retention, bypassHeader(bypass));
      if (legalHold !== undefined) await put(bucket, version, 'legal-hold', hashedDocument('LegalHold', `<Status>${legalHold ? 'ON' : 'OFF'}</Status>`));
      return true;
    } catch (error) {
      if (isRolegateError(error) && (error.code === 'NoSuchKey' || error.code === 'NoSuchVersion')) return false;
      if (retention !== undefined) await this.explain(address, retention, bypass, error);
      throw error;
    }
  }

  /** A refusal is the caller's only where the version's lock forbids the change now, whatever the upstream calls it. */
  private async explain(address: VersionAddress, retention: ObjectRetention | null, bypass: boolean, error: unknown): Promise<void> {
    const now = await this.reads.head(address).catch(() => undefined);
    if (now) assertRetentionMayBecome(now.retention, retention ?? undefined, systemClock.now(), bypass);
    const refusal = refusalIn(error);
    if (retention === null && refusal?.status === 400) throw unknownThere('the removal of a retention', error);
  }
}

/** Retains a version that was made of parts: which default its bucket has is known at its end. */
export const retain = (bucket: UpstreamBucket, version: VersionOfKey, retention: ObjectRetention): Promise<void> => putRetention(bucket, version, retention);

interface VersionOfKey {
  readonly key: string;
  readonly versionId?: string;
}

type LockChange = { readonly [K in keyof Lock]?: Lock[K] | null };

/** A change of locks, and of all else; undefined: nothing else changes. */
function divided(change: AnnotationChange, objectLock: boolean): { lock: LockChange; here: AnnotationChange | undefined } {
  if (!objectLock) return { lock: {}, here: change };
  const { retention, legalHold, ...others } = change;
  const lock: LockChange = { ...(retention !== undefined && { retention }), ...(legalHold !== undefined && { legalHold }) };
  return { lock, here: Object.values(others).every((value) => value === undefined) ? undefined : others };
}

function putRetention(bucket: UpstreamBucket, version: VersionOfKey, retention: ObjectRetention | null, headers?: Record<string, string>): Promise<void> {
  const content = retention ? `<Mode>${retention.mode}</Mode><RetainUntilDate>${new Date(retention.until).toISOString()}</RetainUntilDate>` : '';
  return put(bucket, version, 'retention', hashedDocument('Retention', content), headers);
}

async function put({ client, name }: UpstreamBucket, { key, versionId }: VersionOfKey, what: 'retention' | 'legal-hold', document: ReturnType<typeof hashedDocument>, headers: Record<string, string> = {}): Promise<void> {
  await ifKnown('object lock', () => client.read({ method: 'PUT', bucket: name, key, query: versionQuery(versionId, `${what}=`), body: document.body, headers: { ...headers, ...document.headers } }));
}
