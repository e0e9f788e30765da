import { account, accountEmailKey, accountStream, cephUid, emailKey, uidKey, user, userNameKey, type UserState } from '#iam';
import { isRealAccount, RolegateError } from '#kernel';
import type { Directory, OperationContext } from '#operation';
import type { Versioned } from '#event-sourcing';
import { ownerNow } from '../bucket/bucket.owner.js';
import type { AclGroup, AclPermission, Grantee, ObjectOwner } from '../store/index.js';

/** A grantee as a request names it. */
export type NamedGrantee = { readonly id: string } | { readonly email: string } | { readonly group: AclGroup };

export interface NamedGrant {
  readonly grantee: NamedGrantee;
  readonly permission: AclPermission;
}

const URI = 'http://acs.amazonaws.com/groups/';

/** Source: S3 User Guide, "Access control list (ACL) overview", "Amazon S3 predefined groups". */
export const groupUris = {
  AllUsers: `${URI}global/AllUsers`, AuthenticatedUsers: `${URI}global/AuthenticatedUsers`, LogDelivery: `${URI}s3/LogDelivery`,
} as const satisfies Record<AclGroup, string>;

const invalid = (name: string, value: string, text: string): RolegateError =>
  new RolegateError('InvalidArgument', text, { fields: { ArgumentName: name, ArgumentValue: value.slice(0, 256) } });

/** @throws RolegateError InvalidArgument */
export function groupOf(uri: string): NamedGrantee {
  for (const group in groupUris) if (groupUris[group as AclGroup] === uri) return { group: group as AclGroup };
  throw invalid('Group/URI', uri, 'Invalid group uri');
}

/** What a user owns: in a real account it is the account's. */
function ownerOf({ stream, state }: Versioned<UserState>): ObjectOwner | undefined {
  if (state === undefined) return undefined;
  return isRealAccount(state.account) ? ownerOfAccount(state.account) : { stream, id: cephUid(state), displayName: state.displayName };
}

const ownerOfAccount = (id: string): ObjectOwner => ({ stream: accountStream(id), id, displayName: id });

function findUser(key: string, directory: Directory): ObjectOwner | undefined {
  const found = directory.find(user, key);
  return found && ownerOf(found);
}

/** By Ceph's uid (`tenant$user`), or an account's id. */
function byCanonicalId(id: string, directory: Directory): ObjectOwner | undefined {
  if (isRealAccount(id)) return directory.get(account, accountStream(id))?.state && ownerOfAccount(id);
  const dollar = id.indexOf('$');
  const tenant = dollar < 0 ? '' : id.slice(0, dollar);
  if (isRealAccount(tenant)) return undefined;
  return findUser(userNameKey(tenant, id.slice(dollar + 1)), directory) ?? findUser(uidKey(id), directory);
}

function byEmail(email: string, directory: Directory): ObjectOwner | undefined {
  const found = findUser(emailKey(email), directory);
  if (found) return found;
  const its = directory.find(account, accountEmailKey(email));
  return its?.state && ownerOfAccount(its.state.accountId);
}

/**
 * The grantee that a request names, by what never changes. `self`: the owner of what is granted.
 * @throws RolegateError InvalidArgument, UnresolvableGrantByEmailAddress; ServiceUnavailable (reason `not-resident`)
 */
export function granteeOf(named: NamedGrantee, self: ObjectOwner, { directory }: Pick<OperationContext, 'directory'>): Grantee {
  if ('group' in named) return named;
  if ('id' in named && named.id === ownerNow(self, directory).id) return { ownerOf: 'self' };
  const who = 'id' in named ? byCanonicalId(named.id, directory) : byEmail(named.email, directory);
  if (who === undefined) {
    if ('id' in named) throw invalid('CanonicalUser/ID', named.id, 'Invalid id');
    throw new RolegateError('UnresolvableGrantByEmailAddress', '', { fields: { EmailAddress: named.email.slice(0, 256) } });
  }
  return who.stream === self.stream ? { ownerOf: 'self' } : who;
}
