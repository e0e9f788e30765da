import { countIn } from '#iam';
import { isRolegateError, RolegateError } from '#kernel';
import type { Decision, WriteContext } from '#operation';
import { bucketTags } from '../bucket-tagging/bucket-tags.js';
import { corsConfiguration } from '../cors/cors.configuration.js';
import { LOCK_WITHOUT_DEFAULT } from '../lock/lock.configuration.js';
import type { ObjectLockConfiguration } from '../lock/lock.events.js';
import type { BucketPlacement, ObjectStore, UpstreamDescription } from '../store/index.js';
import type { BucketCreated, BucketEvent, BucketOwner } from './bucket.events.js';
import { newBucketId } from './bucket.id.js';
import { assertBucketPolicy } from './bucket.policy.js';
import { bucketCounter, bucketNameKey, bucketNamespace, bucketStream } from './bucket.projection.js';
import type { FoundBucket } from './bucket.queries.js';

/** A bucket that is upstream already, and who is to have it here. */
export interface Adoption {
  readonly name: string;
  readonly account: string;
  readonly owner: BucketOwner;
  readonly placement: BucketPlacement;
  /** Absent: nothing is taken over but the objects. */
  readonly description?: UpstreamDescription;
}

/** What came of an adoption. */
export interface AdoptedBucket {
  readonly bucket_id: string;
  readonly bucket: string;
  readonly upstream_bucket: string;
  /** False: it was adopted before. */
  readonly adopted: boolean;
  /** What was not taken over, in plain words. */
  readonly left: readonly string[];
}

/** The append that registers it. Again it changes nothing. @throws RolegateError BucketAlreadyExists */
export function bucketAdoption({ name, account, owner, placement, description }: Adoption, existing: FoundBucket | undefined, ctx: WriteContext): Decision<AdoptedBucket> {
  const { bucket: upstream_bucket, store } = placement;
  if (existing) {
    const { store: there, bucketId } = existing.state;
    if (there?.store !== store || there.bucket !== upstream_bucket || existing.state.owner.stream !== owner.stream) throw new RolegateError('BucketAlreadyExists', '', { fields: { BucketName: name } });
    return { output: { bucket_id: bucketId, bucket: name, upstream_bucket, adopted: false, left: [] } };
  }
  const bucketId = newBucketId(ctx);
  const stream = bucketStream(bucketId);
  const created: BucketCreated = { type: 'BucketCreated', data: { bucketId, name, owner, region: ctx.settings.region, store: placement, adopted: true } };
  const { events, left } = takenOver(name, upstream_bucket, description, ctx);
  const counted = countIn(account, 'buckets', 1);
  return {
    writes: [{ stream, account, expected: 0, events: [created, ...events] }],
    take: [{ name: bucketNameKey(bucketNamespace(account), name), owner: stream }],
    hold: owner.stream.startsWith('user/') ? [{ target: owner.stream, holder: stream }] : [],
    // What an operator hands over is not refused for the owner's limit, as in RGW's bucket link.
    counts: counted.length > 0 ? counted.map(({ name: counter, by }) => ({ name: counter, by })) : [{ name: bucketCounter(owner.stream), by: 1 }],
    output: { bucket_id: bucketId, bucket: name, upstream_bucket, adopted: true, left },
  };
}

/** What frames the append: nothing changes upstream, whether it succeeds or not. */
export async function adoptedIn(store: ObjectStore, { bucket_id: bucketId, adopted }: AdoptedBucket, placement: BucketPlacement, { versioning, objectLock }: Partial<UpstreamDescription> = {}): Promise<{ done(): Promise<void>; undo(): Promise<void> }> {
  if (adopted) await store.upstreams?.adopt(bucketId, placement, { versioning, objectLock: objectLock !== undefined });
  // What goes unsaid is found in the log later.
  return { done: async () => (adopted ? store.upstreams?.recorded(bucketId).catch(() => undefined) : undefined), undo: async () => (adopted ? store.upstreams?.disown(bucketId) : undefined) };
}

/** The default retention as the upstream has it. */
function adoptedLock({ defaultRetention: retention }: NonNullable<UpstreamDescription['objectLock']>): ObjectLockConfiguration {
  if (!retention) return LOCK_WITHOUT_DEFAULT;
  const { mode, days, years } = retention;
  return { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: mode, ...(days !== undefined && { Days: days }), ...(years !== undefined && { Years: years }) } } };
}

function takenOver(name: string, upstream: string, description: UpstreamDescription | undefined, ctx: WriteContext): { events: BucketEvent[]; left: string[] } {
  if (!description) return { events: [], left: [] };
  const events: BucketEvent[] = [];
  const left = [...description.left];
  const attempt = (what: string, event: () => BucketEvent): void => {
    try {
      events.push(event());
    } catch (error) {
      if (!isRolegateError(error)) throw error;
      left.push(`${what}: ${error.message || error.code}`);
    }
  };
  const { policy, tags, cors, versioning, objectLock } = description;
  if (versioning !== undefined) events.push({ type: 'BucketVersioningPut', data: { Status: versioning } });
  if (objectLock !== undefined) events.push({ type: 'BucketObjectLockPut', data: adoptedLock(objectLock) });
  if (policy !== undefined) {
    attempt('the bucket policy was not taken over', () => {
      const renamed = policy.replaceAll(`arn:aws:s3:::${upstream}/`, `arn:aws:s3:::${name}/`).replaceAll(`arn:aws:s3:::${upstream}"`, `arn:aws:s3:::${name}"`);
      assertBucketPolicy(renamed, name, ctx.settings);
      left.push('the principals of the bucket policy are as they were: they mean users and roles of this gateway now');
      return { type: 'BucketPolicyPut', data: { policy: renamed } };
    });
  }
  if (tags.length > 0) attempt('the bucket tags were not taken over', () => ({ type: 'BucketTaggingPut', data: { TagSet: bucketTags(tags) } }));
  if (cors.length > 0) attempt('the CORS rules were not taken over', () => ({ type: 'BucketCorsPut', data: corsConfiguration({ CORSRules: [...cors] }) }));
  return { events, left };
}
