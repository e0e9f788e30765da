import { RolegateError } from '#kernel';
import { type Load, type OperationContext, type Present, type Reads, byKey } from '#operation';
import { role, roleStream } from '../role/role.projection.js';
import type { RoleState } from '../role/role.state.js';
import { instanceProfile, instanceProfileNameKey } from './instance-profile.projection.js';
import type { InstanceProfileState } from './instance-profile.state.js';

export interface InstanceProfileInput {
  readonly InstanceProfileName?: string;
}

const noSuchInstanceProfile = (name: string): RolegateError => new RolegateError('NoSuchEntity', `Instance Profile ${name} cannot be found.`);

/** The instance profile of the caller's account that an input names, for `loads`. */
export const instanceProfileNamed = (input: InstanceProfileInput, ctx: OperationContext): Load<InstanceProfileState> =>
  byKey(instanceProfile, instanceProfileNameKey(ctx.principal.account, input.InstanceProfileName!));

/** @throws RolegateError NoSuchEntity */
export function presentInstanceProfile(found: Present<InstanceProfileState> | undefined, input: InstanceProfileInput): Present<InstanceProfileState> {
  if (!found) throw noSuchInstanceProfile(input.InstanceProfileName!);
  return found;
}

/** @throws RolegateError NoSuchEntity */
export async function existingInstanceProfile(reads: Reads, account: string, input: InstanceProfileInput): Promise<InstanceProfileState> {
  const found = await reads.byKey(instanceProfile, instanceProfileNameKey(account, input.InstanceProfileName!));
  if (!found?.state) throw noSuchInstanceProfile(input.InstanceProfileName!);
  return found.state;
}

/** Its role, which cannot be deleted while it is there. */
export const roleOf = async (reads: Reads, { roleId }: InstanceProfileState): Promise<RoleState | undefined> =>
  (roleId === undefined ? undefined : (await reads.byStream(role, roleStream(roleId)))?.state);
