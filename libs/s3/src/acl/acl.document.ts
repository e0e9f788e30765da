import { RolegateError } from '#kernel';
import type { AccessControlPolicy, Grantee as DocumentGrantee } from '@aws-sdk/client-s3';
import type { AclPermission } from '../store/index.js';
import { groupOf, type NamedGrant, type NamedGrantee } from './acl.grantees.js';

const PERMISSIONS: ReadonlySet<string> = new Set<AclPermission>(['FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP']);

const malformed = (detail: string): RolegateError => new RolegateError('MalformedACLError', '', { detail });

function granteeIn({ Type, ID, EmailAddress, URI }: DocumentGrantee): NamedGrantee {
  if (Type === 'CanonicalUser' && ID) return { id: ID };
  if (Type === 'AmazonCustomerByEmail' && EmailAddress) return { email: EmailAddress };
  if (Type === 'Group' && URI) return groupOf(URI);
  throw malformed(`a grantee of type ${Type ?? '(none)'} without what it is known by`);
}

/**
 * The grants of an ACL that came as XML, and the owner that it names. Source: S3 API Reference, AccessControlPolicy.
 * @throws RolegateError MalformedACLError, InvalidArgument
 */
export function documentGrants({ Owner, Grants }: AccessControlPolicy): { readonly owner: string; readonly grants: readonly NamedGrant[] } {
  if (!Owner?.ID) throw malformed('no owner');
  const grants = (Grants ?? []).map(({ Grantee, Permission }): NamedGrant => {
    if (Grantee === undefined || Permission === undefined || !PERMISSIONS.has(Permission)) throw malformed(`no grantee, or the permission ${Permission ?? '(none)'}`);
    return { grantee: granteeIn(Grantee), permission: Permission };
  });
  return { owner: Owner.ID, grants };
}
