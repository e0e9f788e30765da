import type { AccessRequest, OperationContext, Principal } from '#operation';
import { bucketAccess } from '../bucket/bucket.authorization.js';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import type { BucketState } from '../bucket/bucket.state.js';
import { aclsDisabled, objectOwnership } from '../ownership/object-ownership.js';
import type { Grant, ObjectAnnotations, ObjectOwner } from '../store/index.js';
import { type AclInput, requestedGrants } from './acl.request.js';
import { assertAclsWork, assertNotBlocked, givesAcl } from './acl.rules.js';
import { resolving } from './resolving.js';

/** What ownershipOfNew may answer. */
export const newObjectAclErrors: readonly string[] = ['InvalidRequest', 'MalformedACLError', 'UnresolvableGrantByEmailAddress', 'AccessControlListNotSupported'];

/** Whoever writes without a signature; what he wrote is nobody's but his (rgw_acl.cc, RGW_USER_ANON_ID). */
const ANONYMOUS: ObjectOwner = { stream: '', id: 'anonymous', displayName: 'anonymous' };

const ACCOUNT = 'account/';

/**
 * Who will own what the caller writes, where that is not the bucket's owner. The session of a role outside real accounts acts by its
 * role alone, and no ACL ever knows it: what it writes is the bucket owner's (RGW makes it the assumer's, who then cannot reach it
 * through the session, nor the bucket's owner at all).
 */
function writerOf({ owner }: BucketState, { kind, owner: writer }: Principal): ObjectOwner | undefined {
  if (writer.stream === owner.stream) return undefined;
  if (kind === 'anonymous') return ANONYMOUS;
  if (kind === 'assumed-role' && !writer.stream.startsWith(ACCOUNT)) return undefined;
  return writer.stream === '' ? undefined : { stream: writer.stream, id: writer.id, displayName: writer.displayName };
}

/** With this one its writer gives an object away, where the bucket's owner prefers that (S3 User Guide, "Controlling ownership of objects"). */
const GIVEN_AWAY = 'bucket-owner-full-control';

/**
 * Owner and ACL of an object that the caller writes; undefined where they are the bucket owner's and private. Sources: S3 User
 * Guide, "Controlling ownership of objects", and "Canned ACL"; rgw_acl_s3.cc, create_canned.
 * @throws RolegateError as requestedGrants; AccessControlListNotSupported, AccessDenied (BlockPublicAcls)
 */
export async function ownershipOfNew(input: AclInput, { state }: FoundBucket, ctx: OperationContext): Promise<Pick<ObjectAnnotations, 'owner' | 'acl'> | undefined> {
  const disabled = aclsDisabled(state, ctx.settings);
  const owner = disabled ? undefined : writerOf(state, ctx.principal);
  if (!givesAcl(input)) return owner && { owner };
  const grants = await resolving(ctx, () => requestedGrants(input, 'object', owner ?? state.owner, ctx)!);
  assertAclsWork(state, input, grants, ctx);
  assertNotBlocked(state, grants);
  if (disabled || (input.ACL === GIVEN_AWAY && objectOwnership(state, ctx.settings) === 'BucketOwnerPreferred')) return undefined;
  const acl = isPrivate(grants, owner === undefined) ? undefined : { grants };
  return owner === undefined && acl === undefined ? undefined : { ...(owner && { owner }), ...(acl && { acl }) };
}

/** All to the owner, and to nobody who is not the owner. */
const isPrivate = (grants: readonly Grant[], isBucketOwners: boolean): boolean =>
  grants.some(({ grantee, permission }) => 'ownerOf' in grantee && grantee.ownerOf === 'self' && permission === 'FULL_CONTROL') &&
  grants.every(({ grantee }) => 'ownerOf' in grantee && (isBucketOwners || grantee.ownerOf === 'self'));

/** In AWS whoever gives an ACL with a new object needs the right to set one (S3 API Reference, PutObject, "Permissions"); in RGW writing suffices. */
export function aclAccess(input: AclInput, found: FoundBucket, ctx: OperationContext, key: string): AccessRequest | undefined {
  return ctx.settings.compat === 'aws' && givesAcl(input) ? bucketAccess(found, 's3:PutObjectAcl', ctx, key) : undefined;
}
