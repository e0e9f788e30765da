import { type SubuserAccess, swiftKeyPurpose, type UserState } from '#iam';
import type { OperationContext } from '#operation';
import { fullUid } from '../uid.js';
import type { UserRecord } from '../user-info.js';

/** Source: rgw_user.cc, perms[]. */
const PERMISSIONS: Readonly<Record<SubuserAccess, string>> = { none: '<none>', read: 'read', write: 'write', readwrite: 'read-write', full: 'full-control' };

/** `tester:swift`; the user's own id for what is no subuser's. */
export const ownerId = (state: UserState, subuser = ''): string => (subuser === '' ? fullUid(state) : `${fullUid(state)}:${subuser}`);

export const subuserInfos = (state: UserState) => (state.subusers ?? []).map(({ name, access }) => ({ id: ownerId(state, name), permissions: PERMISSIONS[access] }));

/** All Swift keys of a user. A secret whose data key is gone is empty. */
export const swiftKeyInfos = ({ stream, state }: UserRecord, ctx: OperationContext) =>
  Promise.all((state.swiftKeys ?? []).map(async ({ subuser, sealedSecret }) => ({
    user: ownerId(state, subuser),
    secret_key: (await ctx.openSecret(stream, swiftKeyPurpose(subuser), sealedSecret)) ?? '',
  })));
