import { isDeepStrictEqual } from 'node:util';
import { RolegateError } from '#kernel';
import type { AccessRequest, OperationContext } from '#operation';
import type { CreateBucketRequest } from '@aws-sdk/client-s3';
import type { BucketState } from '../bucket/bucket.state.js';
import { aclsDisabled } from '../ownership/object-ownership.js';
import { assertAclMayGo } from '../ownership/operations/put-bucket-ownership-controls.js';
import type { BucketOwnershipControlsPut } from '../ownership/ownership.events.js';
import type { Grant, ObjectOwner } from '../store/index.js';
import type { BucketAclPut } from './acl.events.js';
import { requestedGrants } from './acl.request.js';
import { PRIVATE } from './acl.rights.js';
import { givesAcl } from './acl.rules.js';

/** What aclOfNewBucket may answer. */
export const newBucketAclErrors: readonly string[] = ['InvalidRequest', 'InvalidArgument', 'MalformedACLError', 'UnresolvableGrantByEmailAddress', 'InvalidBucketAclWithObjectOwnership'];

const requested = (input: CreateBucketRequest, owner: ObjectOwner, ctx: OperationContext): readonly Grant[] =>
  (givesAcl(input) ? requestedGrants(input, 'bucket', owner, ctx) : undefined) ?? PRIVATE;

/**
 * What follows the creation of a bucket that is given an ACL or ownership. Source: S3 API Reference, CreateBucket, "Access
 * control lists (ACLs)" and "S3 Object Ownership".
 * @throws RolegateError as requestedGrants; InvalidBucketAclWithObjectOwnership
 */
export function aclOfNewBucket(input: CreateBucketRequest, owner: ObjectOwner, ctx: OperationContext): readonly (BucketAclPut | BucketOwnershipControlsPut)[] {
  const grants = requested(input, owner, ctx);
  const ownership = input.ObjectOwnership;
  if (aclsDisabled({ ownership }, ctx.settings)) assertAclMayGo({ acl: grants }, 'BucketOwnerEnforced');
  return [
    ...(ownership === undefined ? [] : [{ type: 'BucketOwnershipControlsPut' as const, data: { ObjectOwnership: ownership } }]),
    ...(grants === PRIVATE ? [] : [{ type: 'BucketAclPut' as const, data: { grants } }]),
  ];
}

/** Making a bucket again does not change its ACL (rgw_op.cc, RGWCreateBucket). @throws RolegateError BucketAlreadyExists */
export function assertSameAcl(input: CreateBucketRequest, { acl, owner, name }: BucketState, ctx: OperationContext): void {
  if (!isDeepStrictEqual(requested(input, owner, ctx), acl ?? PRIVATE)) throw new RolegateError('BucketAlreadyExists', '', { fields: { BucketName: name } });
}

/** In AWS these need rights of their own (S3 API Reference, CreateBucket, "Permissions"); in RGW making the bucket suffices. */
export function aclAccessOfNewBucket(input: CreateBucketRequest, create: AccessRequest, ctx: OperationContext): AccessRequest | AccessRequest[] {
  if (ctx.settings.compat !== 'aws' || (input.ObjectOwnership === undefined && !givesAcl(input))) return create;
  const besides = (action: string): AccessRequest => ({ ...create, action, conditions: undefined });
  return [create, ...(givesAcl(input) ? [besides('s3:PutBucketAcl')] : []), ...(input.ObjectOwnership === undefined ? [] : [besides('s3:PutBucketOwnershipControls')])];
}
