import { RolegateError } from '#kernel';
import { byKey, type Load, type OperationContext, type Present, type Reads } from '#operation';
import { role, roleNameKey } from './role.projection.js';
import type { RoleState } from './role.state.js';

export const noSuchRole = (roleName: string): RolegateError =>
  new RolegateError('NoSuchEntity', `The role with name ${roleName} cannot be found.`);

export const noSuchRolePolicy = (policyName: string): RolegateError =>
  new RolegateError('NoSuchEntity', `The role policy with name ${policyName} cannot be found.`);

/** The role of the caller's account that an input names, for `loads`. */
export const roleNamed = (input: { RoleName?: string }, ctx: OperationContext): Load<RoleState> =>
  byKey(role, roleNameKey(ctx.principal.account, input.RoleName!));

/** @throws RolegateError NoSuchEntity */
export function presentRole(found: Present<RoleState> | undefined, input: { RoleName?: string }): Present<RoleState> {
  if (!found) throw noSuchRole(input.RoleName!);
  return found;
}

/** @throws RolegateError NoSuchEntity */
export async function existingRole(reads: Reads, account: string, roleName: string): Promise<Present<RoleState>> {
  const found = await reads.byKey(role, roleNameKey(account, roleName));
  if (!found?.state) throw noSuchRole(roleName);
  return found as Present<RoleState>;
}
