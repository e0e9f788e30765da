import { isRolegateError } from '#kernel';
import { type AdminInput, defineStream, type StreamContext, type StreamOperation, type WriteOperation } from '#operation';
import type { AdoptedBucket, ObjectStore } from '#s3';
import { filled, flag, invalidArgument } from '../../parameters.js';
import { adoptedPlacement, adoptingStore } from '../adopted-placement.js';
import { bucketAddress, byBucketCap } from '../named-bucket.js';

/** A bucket that could not be adopted, among others that were. */
interface Refused {
  readonly bucket: string;
  readonly adopted: false;
  readonly left: readonly string[];
}

/**
 * `bucket adopt`: buckets that lie in another store already become buckets here, with objects, policy, tags and CORS rules; with `all`
 * every one that nobody has here. Says of each what was not taken over.
 */
export const adoptBucket = (store: ObjectStore, register: WriteOperation): StreamOperation => defineStream({
  name: 'AdminAdoptBucket',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'PUT', path: '/bucket', subresource: 'adopt', root: 'buckets' },
  actions: ['admin:AdoptBucket'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchUser', 'BucketAlreadyExists', 'InvalidBucketName', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byBucketCap('admin:AdoptBucket', 'write'),

  async handle(input: AdminInput, ctx): Promise<readonly (AdoptedBucket | Refused)[]> {
    const from = adoptingStore(store, input);
    if (flag(input, 'all') !== true) return [await adopted(store, register, input, ctx)];
    if (filled(input, 'bucket') !== undefined) throw invalidArgument('Either one bucket or all.', 'all');
    const results: (AdoptedBucket | Refused)[] = [];
    for (const bucket of await store.upstreams!.unknownBuckets(from)) results.push(await adopted(store, register, { ...input, bucket }, ctx).catch((error: unknown) => refused(bucket, error)));
    return results;
  },
});

async function adopted(store: ObjectStore, register: WriteOperation, input: AdminInput, ctx: StreamContext): Promise<AdoptedBucket> {
  const { uid: _, ...named } = input;
  const description = await store.upstreams!.describe(adoptedPlacement(store, input, bucketAddress(named).name));
  const made = (await ctx.perform(register, { ...input, description })) as AdoptedBucket;
  return made.adopted ? { ...made, left: [...made.left, 'what lies in it is not counted yet: `rolegate bucket check --fix` counts it'] } : made;
}

/** What a name that is taken, or illegal here, says; everything else ends the whole. */
function refused(bucket: string, error: unknown): Refused {
  if (!isRolegateError(error) || (error.code !== 'BucketAlreadyExists' && error.code !== 'InvalidBucketName')) throw error;
  return { bucket, adopted: false, left: [`the bucket was not adopted: ${error.code}`] };
}
