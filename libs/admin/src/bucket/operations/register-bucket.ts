import { type AdminInput, byKey, defineWrite, type WriteOperation } from '#operation';
import { adoptedIn, assertBucketName, bucket, bucketAdoption, bucketNameKey, bucketNamespace, type ObjectStore, type UpstreamDescription } from '#s3';
import { presentUser, userNamed } from '../../named-user.js';
import { requiredUid } from '../../uid.js';
import { adoptedPlacement } from '../adopted-placement.js';
import { bucketAddress, byBucketCap } from '../named-bucket.js';
import { ownerOf } from '../owned-buckets.js';

/** What its store says of the bucket, where AdminAdoptBucket has asked it: a parameter of a request is text, and no such thing. */
function descriptionIn(input: object): UpstreamDescription | undefined {
  const { description } = input as { readonly description?: UpstreamDescription | string };
  return typeof description === 'object' ? description : undefined;
}

const nameOf = ({ uid: _, ...input }: AdminInput): string => bucketAddress(input).name;

/** A bucket that lies in another store becomes a bucket here, its objects with it; nothing changes there, and again it changes nothing. */
export const registerBucket = (store: ObjectStore): WriteOperation => defineWrite({
  name: 'AdminRegisterBucket',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'PUT', path: '/bucket', subresource: 'register', root: 'bucket' },
  actions: ['admin:RegisterBucket'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchUser', 'BucketAlreadyExists', 'InvalidBucketName', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byBucketCap('admin:RegisterBucket', 'write'),
  loads: (input: AdminInput, ctx) => ({ existing: byKey(bucket, bucketNameKey(bucketNamespace(requiredUid(input, ctx).account), nameOf(input))), owner: userNamed(input, ctx) }),

  decide(input, { existing, owner }, ctx) {
    const target = presentUser(owner);
    const name = nameOf(input);
    assertBucketName(name, ctx.settings.compat);
    const { account } = target.state;
    const decision = bucketAdoption({ name, account, owner: ownerOf(target), placement: adoptedPlacement(store, input, name), description: descriptionIn(input) }, existing, ctx);
    return { ...decision, checks: [{ stream: target.stream, version: target.version }] };
  },

  frame: (input, _states, _ctx, output) => adoptedIn(store, output, adoptedPlacement(store, input, nameOf(input)), descriptionIn(input)),
});
