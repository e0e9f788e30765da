import type { AdminInput, OperationContext, Reads } from '#operation';
import { bucket, LIFECYCLE, type KnownRun, NOTHING_REMOVED } from '#s3';
import { entryName } from '../bucket/bucket-info.js';
import { type PresentBucket, readBucket } from '../bucket/named-bucket.js';
import { isKnownTo } from '../named-user.js';
import { filled } from '../parameters.js';

export interface RuledPage {
  readonly buckets: readonly PresentBucket[];
  readonly next?: string;
}

/**
 * The bucket that a request names, or a page of those that have rules and are the caller's to see.
 * @throws RolegateError NoSuchBucket, InvalidArgument, InvalidTenantName
 */
export async function ruledBuckets(input: AdminInput, limit: number, reads: Reads, ctx: OperationContext): Promise<RuledPage> {
  if (filled(input, 'bucket') !== undefined) {
    const found = await readBucket(input, reads, ctx);
    return { buckets: found.state.lifecycle === undefined ? [] : [found] };
  }
  const { items, nextName } = await reads.list(bucket, { references: LIFECYCLE, afterName: filled(input, 'marker'), limit });
  return { buckets: (items as readonly PresentBucket[]).filter(({ state }) => isKnownTo(ctx.principal, state)), next: nextName };
}

/** Words of rgw_lc.cc, LC_STATUS. */
function statusOf({ run }: KnownRun): 'UNINITIAL' | 'PROCESSING' | 'FAILED' | 'COMPLETE' {
  if (!run) return 'UNINITIAL';
  if (run.failedAt !== undefined) return 'FAILED';
  return run.finishedAt === undefined ? 'PROCESSING' : 'COMPLETE';
}

const shownTime = (time: number | undefined): string => (time === undefined ? '' : new Date(time).toISOString());

/** A bucket and its last walk. */
export function ruledShape({ state }: PresentBucket, known: KnownRun = { requested: false }) {
  const { run, requested } = known;
  return {
    bucket: entryName(state), bucket_id: state.bucketId, status: statusOf(known), requested,
    started: shownTime(run?.startedAt), finished: shownTime(run?.finishedAt), removed: { ...NOTHING_REMOVED, ...run?.removed }, failure: run?.failure ?? '',
  };
}
