import { RolegateError } from '#kernel';
import type { OperationContext } from '#operation';
import type { BucketState } from '../bucket/bucket.state.js';
import { aclsDisabled } from '../ownership/object-ownership.js';
import type { Grant } from '../store/index.js';
import { type AclInput, isPublicAcl } from './acl.request.js';

const GRANTS = ['GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWrite', 'GrantWriteACP'] as const;

/** True where a request gives an ACL in its headers; clients send the header empty for none. */
export function givesAcl(input: AclInput): boolean {
  if (input.ACL !== undefined && input.ACL !== '') return true;
  for (const member of GRANTS) if (input[member] !== undefined && input[member] !== '') return true;
  return false;
}

/** All to the owner of the bucket, the one thing that may still be said where ACLs are disabled: by its canned name, or in full. */
const saysBucketOwners = ({ ACL }: AclInput, grants: readonly Grant[]): boolean =>
  ACL === 'bucket-owner-full-control' || (!ACL && grants.length > 0 && grants.every(({ grantee, permission }) => 'ownerOf' in grantee && permission === 'FULL_CONTROL'));

export const aclsNotSupported = (): RolegateError => new RolegateError('AccessControlListNotSupported', '');

/**
 * Where ACLs are disabled, an object may be given to the bucket's owner and to nobody else (S3 User Guide, "Controlling
 * ownership of objects", "Bucket owner enforced").
 * @throws RolegateError AccessControlListNotSupported
 */
export function assertAclsWork(state: BucketState, input: AclInput, grants: readonly Grant[], { settings }: Pick<OperationContext, 'settings'>): void {
  if (aclsDisabled(state, settings) && !saysBucketOwners(input, grants)) throw aclsNotSupported();
}

/** BlockPublicAcls. @throws RolegateError AccessDenied */
export function assertNotBlocked({ publicAccessBlock }: BucketState, grants: readonly Grant[]): void {
  if (publicAccessBlock?.BlockPublicAcls !== true || !isPublicAcl(grants)) return;
  throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'public-access-block', detail: 'BlockPublicAcls is set on the bucket, and the ACL grants something to everybody' });
}
