import { RolegateError } from '#kernel';
import type { OperationContext } from '#operation';
import type { AccessControlPolicy } from '@aws-sdk/client-s3';
import { ownerNow } from '../bucket/bucket.owner.js';
import type { Grant, ObjectOwner } from '../store/index.js';
import { cannedGrants } from './acl.canned.js';
import { documentGrants } from './acl.document.js';
import { granteeOf, type NamedGrant } from './acl.grantees.js';
import { type GrantMembers, hasGrantHeaders, headerGrants } from './acl.headers.js';

/** The members of an input that give an ACL. */
export interface AclInput extends GrantMembers {
  readonly ACL?: string;
  readonly AccessControlPolicy?: AccessControlPolicy;
}

/** Source: S3 User Guide, "Access control list (ACL) overview": "An ACL can have up to 100 grants". */
const MOST_GRANTS = 100;

const named = (grants: readonly NamedGrant[], self: ObjectOwner, ctx: Pick<OperationContext, 'directory'>): readonly Grant[] =>
  grants.map(({ grantee, permission }) => ({ grantee: granteeOf(grantee, self, ctx), permission }));

/**
 * The ACL that a request gives, in one of its three ways; undefined: none. `self`: the owner of what it is for.
 * @throws RolegateError InvalidRequest (two ways at once), InvalidArgument, MalformedACLError, UnresolvableGrantByEmailAddress;
 * AccessDenied for XML that names another owner
 */
export function requestedGrants(input: AclInput, of: 'bucket' | 'object', self: ObjectOwner, ctx: Pick<OperationContext, 'directory'>): readonly Grant[] | undefined {
  const { ACL: canned, AccessControlPolicy: document } = input;
  const isCanned = canned !== undefined && canned !== '';
  const isHeader = hasGrantHeaders(input);
  if (isCanned && isHeader) throw new RolegateError('InvalidRequest', 'Specifying both Canned ACLs and Header Grants is not allowed');
  if (document !== undefined) {
    if (isCanned || isHeader) throw new RolegateError('UnexpectedContent', '');
    const given = documentGrants(document);
    assertSameOwner(given.owner, self, ctx);
    return limited(named(given.grants, self, ctx));
  }
  if (isCanned) return cannedGrants(canned, of);
  const header = headerGrants(input);
  return header && limited(named(header, self, ctx));
}

/** S3 API Reference, PutObjectAcl; rgw_acl_s3.cc, rebuild. */
function assertSameOwner(owner: string, self: ObjectOwner, { directory }: Pick<OperationContext, 'directory'>): void {
  const { id } = ownerNow(self, directory);
  if (owner !== id) throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'acl-owner', detail: `the ACL names the owner ${owner.slice(0, 256)}, and it is ${id}` });
}

function limited(grants: readonly Grant[]): readonly Grant[] {
  if (grants.length > MOST_GRANTS) throw new RolegateError('MalformedACLError', '', { detail: `${grants.length} grants` });
  return grants;
}

/** Does it grant something to everybody? Everybody with a key is everybody (S3 User Guide, "The meaning of 'public'"). */
export const isPublicAcl = (grants: readonly Grant[]): boolean =>
  grants.some(({ grantee }) => 'group' in grantee && grantee.group !== 'LogDelivery');
