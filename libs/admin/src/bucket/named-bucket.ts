import { RolegateError } from '#kernel';
import { type AccessRequest, type AdminInput, byKey, type Load, type OperationContext, type Present, type Reads } from '#operation';
import { bucket, bucketNameKey, type BucketState, resourceArn } from '#s3';
import { capRequest } from '../admin.authorization.js';
import { isKnownTo } from '../named-user.js';
import { filled, invalidArgument } from '../parameters.js';
import { assertTenant } from '../uid.js';

export type PresentBucket = Present<BucketState>;

export const noSuchBucket = (name: string): RolegateError => new RolegateError('NoSuchBucket', 'The specified bucket does not exist', { fields: { BucketName: name } });

/** `bucket`, as `name` or `tenant/name`, and `tenant`. @throws RolegateError InvalidArgument, InvalidTenantName */
export function bucketAddress(input: AdminInput): { readonly tenant: string; readonly name: string } {
  const given = filled(input, 'bucket');
  if (given === undefined) throw invalidArgument('The parameter bucket is missing.', 'bucket');
  const slash = given.indexOf('/');
  const name = given.slice(slash + 1);
  return { tenant: assertTenant(slash < 0 ? filled(input, 'tenant') ?? tenantOfUid(input) : given.slice(0, slash)) ?? '', name };
}

/** A user of a tenant means the buckets of the tenant. */
function tenantOfUid(input: AdminInput): string | undefined {
  const uid = filled(input, 'uid');
  const dollar = uid?.indexOf('$') ?? -1;
  return dollar < 0 ? undefined : uid!.slice(0, dollar);
}

const keyOf = (input: AdminInput): string => {
  const { tenant, name } = bucketAddress(input);
  return bucketNameKey(tenant, name);
};

/** The bucket that a request names, for `loads`. @throws RolegateError InvalidArgument, InvalidTenantName */
export const bucketNamed = (input: AdminInput): Load<BucketState> => byKey(bucket, keyOf(input));

/** For `decide`; caps do not reach into other accounts. @throws RolegateError NoSuchBucket */
export function presentBucket(found: PresentBucket | undefined, input: AdminInput, { principal }: OperationContext): PresentBucket {
  if (!found || !isKnownTo(principal, found.state)) throw noSuchBucket(bucketAddress(input).name);
  return found;
}

/** For reads. @throws RolegateError NoSuchBucket */
export async function readBucket(input: AdminInput, reads: Reads, ctx: OperationContext): Promise<PresentBucket> {
  const found = await reads.byKey(bucket, keyOf(input));
  return presentBucket(found?.state === undefined ? undefined : (found as PresentBucket), input, ctx);
}

/** Authorization of an operation on a bucket, by the cap `buckets`, or another one. */
export const byBucketCap = (action: string, access: 'read' | 'write', type = 'buckets') => (input: AdminInput, ctx: OperationContext): AccessRequest =>
  capRequest(action, { type, access }, input, ctx, resourceArn({ name: filled(input, 'bucket') ?? '*' }));
