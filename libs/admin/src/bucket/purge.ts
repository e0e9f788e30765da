import { isRolegateError } from '#kernel';
import type { StreamContext, WriteOperation } from '#operation';
import { bucketNamespace, type ObjectStore } from '#s3';
import type { PresentBucket } from './named-bucket.js';

/** Versions of one commit; the caller's rights are asked for anew before each. */
const PAGE = 1000;
/** Of those who go on writing while the bucket is emptied. */
const ROUNDS = 5;

/**
 * Removes every object, version and delete marker, and then the bucket, page by page: what is gone stays gone, so a request that broke off is sent again
 * and goes on. @throws RolegateError BucketNotEmpty when others write faster
 */
export async function purgeBucket(store: ObjectStore, remove: WriteOperation, { state }: PresentBucket, ctx: StreamContext): Promise<void> {
  const input = { bucket: state.name, tenant: bucketNamespace(state.account) };
  for (let round = 1; ; round++) {
    await emptied(store, state.bucketId, ctx);
    try {
      await ctx.perform(remove, input);
      return;
    } catch (error) {
      if (round === ROUNDS || !isRolegateError(error) || error.code !== 'BucketNotEmpty') throw error;
    }
  }
}

async function emptied(store: ObjectStore, bucketId: string, ctx: StreamContext): Promise<void> {
  for (;;) {
    const { versions } = await store.listVersions(bucketId, { limit: PAGE });
    if (versions.length === 0) return;
    const results = await store.deleteMany(bucketId, versions.map(({ key, versionId }) => ({ key, versionId })), { beforeCommit: () => ctx.recheck() });
    // What is locked stays, and the bucket with it.
    if (!results.some(({ deleted }) => deleted)) return;
  }
}
