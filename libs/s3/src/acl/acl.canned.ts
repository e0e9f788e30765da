import { RolegateError } from '#kernel';
import type { AclGroup, AclPermission, Grant } from '../store/index.js';
import { PRIVATE } from './acl.rights.js';

const to = (group: AclGroup, permission: AclPermission): Grant => ({ grantee: { group }, permission });
const toBucketOwner = (permission: AclPermission): Grant => ({ grantee: { ownerOf: 'bucket' }, permission });

/** Source: S3 User Guide, "Access control list (ACL) overview", "Canned ACL". EC2, to which aws-exec-read grants, is not here. */
const CANNED: ReadonlyMap<string, readonly Grant[]> = new Map([
  ['private', PRIVATE],
  ['public-read', [...PRIVATE, to('AllUsers', 'READ')]],
  ['public-read-write', [...PRIVATE, to('AllUsers', 'READ'), to('AllUsers', 'WRITE')]],
  ['authenticated-read', [...PRIVATE, to('AuthenticatedUsers', 'READ')]],
  ['aws-exec-read', PRIVATE],
]);

const OF_OBJECTS: ReadonlyMap<string, readonly Grant[]> = new Map([
  ...CANNED, ['bucket-owner-read', [...PRIVATE, toBucketOwner('READ')]], ['bucket-owner-full-control', [...PRIVATE, toBucketOwner('FULL_CONTROL')]],
]);

/** On a bucket the ACLs that speak of the bucket's owner are ignored (ibid.). */
const OF_BUCKETS: ReadonlyMap<string, readonly Grant[]> = new Map([
  ...CANNED, ['log-delivery-write', [...PRIVATE, to('LogDelivery', 'WRITE'), to('LogDelivery', 'READ_ACP')]],
  ['bucket-owner-read', PRIVATE], ['bucket-owner-full-control', PRIVATE],
]);

/** @throws RolegateError InvalidArgument */
export function cannedGrants(name: string, of: 'bucket' | 'object'): readonly Grant[] {
  const grants = (of === 'bucket' ? OF_BUCKETS : OF_OBJECTS).get(name);
  if (grants === undefined) throw new RolegateError('InvalidArgument', '', { fields: { ArgumentName: 'x-amz-acl', ArgumentValue: name.slice(0, 256) } });
  return grants;
}
