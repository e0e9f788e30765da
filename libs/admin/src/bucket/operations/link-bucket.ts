import { RolegateError } from '#kernel';
import { type AdminInput, byKey, defineWrite, type Load, type OperationContext, type Present } from '#operation';
import { appendToBucket, assertBucketName, bucket, bucketCounter, type BucketLinked, bucketNameKey, bucketNamespace, type BucketOwner, type BucketState } from '#s3';
import type { UserState } from '#iam';
import { presentUser, userNamed } from '../../named-user.js';
import { filled, invalidArgument } from '../../parameters.js';
import { requiredUid } from '../../uid.js';
import { bucketAddress, bucketNamed, byBucketCap, type PresentBucket, presentBucket } from '../named-bucket.js';
import { ownerOf } from '../owned-buckets.js';

/**
 * `bucket link`: another owner, whoever had it before, and another name where one is given. Source: Ceph, "Admin Operations",
 * Link Bucket. A barrier: when it returns, the owner before has no rights in it any more.
 */
export const linkBucket = defineWrite({
  name: 'AdminLinkBucket',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'PUT', path: '/bucket', root: 'bucket' },
  actions: ['admin:LinkBucket'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchUser', 'BucketAlreadyExists', 'InvalidBucketName', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byBucketCap('admin:LinkBucket', 'write'),
  // Whose it will be does not say where it is.
  loads: (input: AdminInput, ctx) => ({ existing: bucketNamed(withoutUid(input)), owner: userNamed(input, ctx), there: bucketThere(input, ctx) }),

  decide(input, { existing, owner, there }, ctx) {
    const found = presentBucket(existing, withoutUid(input), ctx);
    const target = presentUser(owner);
    assertSameBucket(input, found.state);
    const name = newName(input, ctx) ?? found.state.name;
    if (there && there.stream !== found.stream) throw new RolegateError('BucketAlreadyExists', '', { fields: { BucketName: name } });
    const next = ownerOf(target);
    const { owner: last } = found.state;
    if (last.stream === next.stream && name === found.state.name) return { output: undefined };
    const linked: BucketLinked = { type: 'BucketLinked', data: { owner: next, account: target.state.account, ...(name !== found.state.name && { name }) } };
    return { writes: appendToBucket(found, [linked]), checks: [{ stream: target.stream, version: target.version }], ...namesMoved(found, target, name), ...ownersMoved(found.stream, last, next), output: undefined };
  },
});

const withoutUid = ({ uid: _, ...input }: AdminInput): AdminInput => input;

function assertSameBucket(input: AdminInput, { bucketId }: BucketState): void {
  const wanted = filled(input, 'bucket-id');
  if (wanted !== undefined && wanted !== bucketId) throw invalidArgument('The bucket has another id.', 'bucket-id', wanted);
}

function newName(input: AdminInput, ctx: OperationContext): string | undefined {
  const name = filled(input, 'new-bucket-name');
  if (name !== undefined) assertBucketName(name, ctx.settings.compat);
  return name;
}

/** What has the name already, where the owner's buckets are: in a tenant, or among those of the empty account and all real ones. */
function bucketThere(input: AdminInput, ctx: OperationContext): Load<BucketState> {
  const { account } = requiredUid(input, ctx);
  return byKey(bucket, bucketNameKey(bucketNamespace(account), newName(input, ctx) ?? bucketAddress(withoutUid(input)).name));
}

/** A name is claimed in the namespace of its owner. */
function namesMoved({ stream, state }: PresentBucket, { state: { account } }: Present<UserState>, name: string) {
  const before = bucketNameKey(bucketNamespace(state.account), state.name);
  const after = bucketNameKey(bucketNamespace(account), name);
  return before === after ? {} : { release: [{ name: before, owner: stream }], take: [{ name: after, owner: stream }] };
}

/**
 * A user with buckets cannot be removed, and buckets are counted by owner, which an account is as well (`countIn`). What an
 * operator hands over is not refused for the new owner's limit, as in RGW.
 */
export function ownersMoved(bucketStream: string, last: BucketOwner, next: BucketOwner) {
  if (last.stream === next.stream) return {};
  const holds = ({ stream }: BucketOwner) => (stream.startsWith('user/') ? [{ target: stream, holder: bucketStream }] : []);
  const counted = ({ stream }: BucketOwner, by: number) => (stream === '' ? [] : [{ name: bucketCounter(stream), by }]);
  return { unhold: holds(last), hold: holds(next), counts: [...counted(last, -1), ...counted(next, 1)] };
}
