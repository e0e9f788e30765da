import { isRolegateError } from '#kernel';
import type { StreamContext, WriteOperation } from '#operation';
import { bucketNamespace, type ObjectStore } from '#s3';
import type { PresentBucket } from './named-bucket.js';

/** Objects of one commit; the caller's rights are asked for anew before each. */
const PAGE = 1000;
/** Of those who go on writing while the bucket is emptied. */
const ROUNDS = 5;

/**
 * Removes every object and then the bucket, page by page: what is gone stays gone, so a request that broke off is sent again
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
    const { entries } = await store.list(bucketId, { limit: PAGE });
    if (entries.length === 0) return;
    await store.deleteMany(bucketId, entries.map(({ key }) => ({ key })), { beforeCommit: () => ctx.recheck() });
  }
}
