import { RolegateError } from '#kernel';
import type { BucketVersioning, DefaultRetention } from '#s3';
import { noSuchBucket } from '../refusals.js';
import type { UpstreamBuckets } from './upstream-buckets.js';
import { getVersioning, putObjectLock, putVersioning } from './upstream-versioning.js';

/**
 * Whether upstream buckets keep versions and locks: their stores' own doing, which is told here. What a node leaves half done is in
 * the row as unsettled, and done again as the record says.
 */
export class BucketVersions {
  constructor(private readonly buckets: UpstreamBuckets) {}

  /** As the port has it; an upstream's writers see it as soon as the upstream does. @throws RolegateError NotImplemented where the store keeps none */
  async set(bucketId: string, wanted: BucketVersioning | undefined, revision: number, settled: boolean): Promise<void> {
    const bucket = await this.buckets.fresh(bucketId);
    if (!bucket) throw noSuchBucket();
    const { rows } = this.buckets;
    const versioning = wanted ?? (bucket.versioning === undefined ? undefined : 'Suspended');
    // Whether the store knows versions is asked before anything is recorded.
    if (!settled && versioning === 'Suspended') await getVersioning(bucket.client, bucket.name);
    if (!(await rows.versioningBegins(bucketId, revision))) return;
    if (!settled && versioning !== 'Enabled') return;
    try {
      if (versioning !== undefined) await putVersioning(bucket.client, bucket.name, versioning);
    } catch (error) {
      if (!settled && isNotImplemented(error)) await rows.versioningIs(bucketId, bucket.versioning, revision - 1);
      throw error;
    }
    await rows.versioningIs(bucketId, versioning, settled ? revision : undefined);
  }

  /** The default for new versions is the upstream's as well, so that it binds those who write around the gateway. */
  async lock(bucketId: string, retention: DefaultRetention | undefined): Promise<void> {
    await this.buckets.with(bucketId, ({ client, name }) => putObjectLock(client, name, retention));
    await this.buckets.rows.locks(bucketId);
  }
}

const isNotImplemented = (error: unknown): boolean => error instanceof RolegateError && error.code === 'NotImplemented';
