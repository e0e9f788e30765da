import { RolegateError } from '#kernel';
import type { Present, Reads } from '#operation';
import { role, roleNameKey } from './role.projection.js';
import type { RoleState } from './role.state.js';

export const noSuchRole = (roleName: string): RolegateError =>
  new RolegateError('NoSuchEntity', `The role with name ${roleName} cannot be found.`);

/** @throws RolegateError NoSuchEntity */
export async function existingRole(reads: Reads, account: string, roleName: string): Promise<Present<RoleState>> {
  const found = await reads.byKey(role, roleNameKey(account, roleName));
  if (!found?.state) throw noSuchRole(roleName);
  return found as Present<RoleState>;
}
