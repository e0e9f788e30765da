import type { Subuser, SubuserAccess, UserState } from '#iam';
import { RolegateError } from '#kernel';
import type { AdminInput } from '#operation';
import { filled, invalidArgument } from '../parameters.js';

/** As RGW's rgw_str_to_perm (rgw_acl.cc) reads `access`; absent: none. */
const ACCESS: ReadonlySet<string> = new Set<SubuserAccess>(['read', 'write', 'readwrite', 'full']);

/** Nothing that has a meaning in a full id: `tenant$user:subuser`. */
const NAME = /^[^\s\p{Cc}:/*?$]{1,128}$/u;

/** A request that names its user only in `subuser=user:name`. Source: rgw_user.h, RGWUserAdminOpState::set_subuser. */
export function withUidOfSubuser(input: AdminInput): AdminInput {
  const subuser = filled(input, 'subuser');
  const colon = subuser?.lastIndexOf(':') ?? -1;
  return colon < 0 || filled(input, 'uid') !== undefined ? input : { ...input, uid: subuser!.slice(0, colon) };
}

/** The name in `subuser`, which may come with its user's id in front; undefined when none is given. @throws RolegateError InvalidArgument */
export function subuserName(input: AdminInput): string | undefined {
  const subuser = filled(input, 'subuser');
  if (subuser === undefined) return undefined;
  const colon = subuser.lastIndexOf(':');
  const uid = filled(input, 'uid');
  const owner = subuser.slice(0, colon);
  if (colon >= 0 && uid !== undefined && owner !== uid && owner !== uid.slice(uid.indexOf('$') + 1)) throw invalidArgument('The subuser is one of another user.', 'subuser', subuser);
  const name = subuser.slice(colon + 1);
  if (!NAME.test(name)) throw invalidArgument('The subuser is not valid.', 'subuser', subuser);
  return name;
}

/** @throws RolegateError InvalidArgument */
export function requiredSubuser(input: AdminInput): string {
  const name = subuserName(input);
  if (name === undefined) throw invalidArgument('The parameter subuser is missing.', 'subuser');
  return name;
}

/** @throws RolegateError InvalidAccess */
export function requestedAccess(input: AdminInput): SubuserAccess | undefined {
  const access = filled(input, 'access');
  if (access === undefined) return undefined;
  if (!ACCESS.has(access)) throw new RolegateError('InvalidAccess', 'Invalid subuser access specified.', { detail: `no such access: ${access}` });
  return access as SubuserAccess;
}

/** @throws RolegateError NoSuchSubUser */
export function presentSubuser(state: UserState, name: string): Subuser {
  const found = state.subusers?.find((one) => one.name === name);
  if (!found) throw new RolegateError('NoSuchSubUser', 'The user has no such subuser.');
  return found;
}
