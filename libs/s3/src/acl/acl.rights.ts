import { isRealAccount } from '#kernel';
import type { OperationContext, Principal } from '#operation';
import type { BucketState } from '../bucket/bucket.state.js';
import { aclsDisabled } from '../ownership/object-ownership.js';
import type { AclPermission, Grant, ObjectAnnotations } from '../store/index.js';
import { bucketPermission, objectPermission } from './acl.permissions.js';

/** What of an access request an ACL decides. */
export interface AclRights {
  /** By being the owner: all that his ACL leaves him. */
  readonly owner: boolean;
  /** By a grant. */
  readonly acl: boolean;
}

const OWNER: AclRights = { owner: true, acl: false };
const NOTHING: AclRights = { owner: false, acl: false };

/** The grants of an ACL that nobody set: canned ACL `private`. */
export const PRIVATE: readonly Grant[] = [{ grantee: { ownerOf: 'self' }, permission: 'FULL_CONTROL' }];

/** Streams of the owners that an ACL may speak of. */
interface Owners {
  readonly self: string;
  readonly bucket: string;
}

export const owns = (stream: string, { owner }: Principal): boolean => stream !== '' && owner.stream === stream;

/**
 * May a grant to an owner count for this caller? In a real account to whoever acts in it, within his own policies; elsewhere
 * to the user himself, and to no role that he assumed (rgw_auth.cc, RoleApplier::get_perms_from_aclspec).
 */
const actsAsOwner = ({ kind, owner }: Principal): boolean => kind !== 'anonymous' && (kind !== 'assumed-role' || isRealAccount(owner.id));

function means({ grantee }: Grant, caller: Principal, { bucket }: Owners, publicGrants: boolean): boolean {
  if ('group' in grantee) return publicGrants && (grantee.group === 'AllUsers' || (grantee.group === 'AuthenticatedUsers' && caller.kind !== 'anonymous'));
  if (!actsAsOwner(caller)) return false;
  if ('ownerOf' in grantee) return grantee.ownerOf === 'bucket' && owns(bucket, caller);
  return owns(grantee.stream, caller);
}

const gives = ({ permission }: Grant, wanted: AclPermission): boolean => permission === wanted || permission === 'FULL_CONTROL';

/** The owner of an ACL reads and changes it, whatever it says (S3 User Guide; rgw_acl.cc, get_perm). */
const isForOwner = (wanted: AclPermission): boolean => wanted === 'READ_ACP' || wanted === 'WRITE_ACP';

function ownerIsLeft(grants: readonly Grant[], wanted: AclPermission, owner: string): boolean {
  if (isForOwner(wanted)) return true;
  for (const grant of grants) {
    const { grantee } = grant;
    const isOwner = 'ownerOf' in grantee ? grantee.ownerOf === 'self' : 'stream' in grantee && grantee.stream === owner;
    if (isOwner && gives(grant, wanted)) return true;
  }
  return false;
}

function rightsBy(grants: readonly Grant[], wanted: AclPermission, caller: Principal, owners: Owners, publicGrants: boolean): AclRights {
  const owner = owns(owners.self, caller) && ownerIsLeft(grants, wanted, owners.self);
  for (const grant of grants) if (gives(grant, wanted) && means(grant, caller, owners, publicGrants)) return { owner, acl: true };
  return owner ? OWNER : NOTHING;
}

/** IgnorePublicAcls: grants to everybody count for nobody (S3 User Guide, "Blocking public access to your Amazon S3 storage"). */
const publicGrantsCount = ({ publicAccessBlock }: BucketState): boolean => publicAccessBlock?.IgnorePublicAcls !== true;

type RightsContext = Pick<OperationContext, 'principal' | 'settings'>;

/** What the bucket's ACL gives the caller for `action`. Objects of the bucket are taken for its owner's. */
export function rightsOnBucket(state: BucketState, action: string, { principal, settings }: RightsContext): AclRights {
  const owner = owns(state.owner.stream, principal);
  if (state.acl === undefined || aclsDisabled(state, settings)) return owner ? OWNER : NOTHING;
  const wanted = bucketPermission(action, settings.compat);
  if (wanted === undefined) return owner ? OWNER : NOTHING;
  const { stream } = state.owner;
  return rightsBy(state.acl, wanted, principal, { self: stream, bucket: stream }, publicGrantsCount(state));
}

/**
 * What the ACL of an object gives the caller for `action`. One that belongs to somebody else than its bucket is granted to
 * him like to any other: the account or tenant that he is in may be another than the bucket's.
 */
export function rightsOnObject(state: BucketState, action: string, { acl, owner }: Pick<ObjectAnnotations, 'acl' | 'owner'>, ctx: RightsContext): AclRights {
  const { principal, settings } = ctx;
  const wanted = objectPermission(action, settings.compat);
  if (wanted === undefined || aclsDisabled(state, settings)) return rightsOnBucket(state, action, ctx);
  const owners = { self: owner?.stream ?? state.owner.stream, bucket: state.owner.stream };
  const rights = rightsBy(acl?.grants ?? PRIVATE, wanted, principal, owners, publicGrantsCount(state));
  return owner !== undefined && rights.owner && settings.compat === 'ceph' && actsAsOwner(principal) ? { owner: true, acl: true } : rights;
}
