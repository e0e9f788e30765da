import { accessKeyPurpose, sortedAccessKeys, type UserState } from '#iam';
import { isRealAccount } from '#kernel';
import { hasCap, type OperationContext } from '#operation';
import { capsInfo } from './caps.js';
import { quotaInfo } from './quota/quota-info.js';
import { ownerId, subuserInfos, swiftKeyInfos } from './subuser/subuser-info.js';

/** A user and its stream, under which its secrets are sealed. */
export interface UserRecord {
  readonly stream: string;
  readonly state: UserState;
}

/** The user as RGW 16.2 dumps it (rgw_user.cc, dump_user_info); keys in clear, by id, for callers who may see them. */
export async function userInfo({ stream, state }: UserRecord, ctx: OperationContext) {
  const keys = mayReadKeys(state, ctx) ? await keyInfos({ stream, state }, ctx) : undefined;
  return {
    tenant: isRealAccount(state.account) ? '' : state.account,
    user_id: state.userName,
    display_name: state.displayName,
    email: state.email,
    suspended: state.suspended ? 1 : 0,
    max_buckets: state.maxBuckets,
    subusers: subuserInfos(state),
    keys,
    swift_keys: keys && (await swiftKeyInfos({ stream, state }, ctx)),
    caps: capsInfo(state.caps),
    op_mask: state.opMask,
    system: String(state.system),
    admin: String(state.admin),
    default_placement: state.placement?.defaultPlacement ?? '',
    default_storage_class: state.placement?.defaultStorageClass ?? '',
    placement_tags: state.placement?.placementTags ?? [],
    bucket_quota: quotaInfo(state.bucketQuota),
    user_quota: quotaInfo(state.userQuota),
    temp_url_keys: [],
    type: state.type ?? 'rgw',
    mfa_ids: (state.mfaDevices ?? []).map(({ serialNumber }) => serialNumber).sort(),
  };
}

/** All S3 keys of a user. A secret whose data key is gone is empty. */
export const keyInfos = ({ stream, state }: UserRecord, ctx: OperationContext) =>
  Promise.all(sortedAccessKeys(state).map(async (key) => ({
    user: ownerId(state, key.subuser),
    access_key: key.accessKeyId,
    secret_key: (await ctx.openSecret(stream, accessKeyPurpose(key.accessKeyId), key.sealedSecret)) ?? '',
  })));

/** The cap `user-info-without-keys` shows none, and nobody but an administrator sees an administrator's. */
function mayReadKeys(state: UserState, { principal }: OperationContext): boolean {
  if (principal.administrator) return true;
  if (state.system || state.admin) return false;
  return hasCap(principal.caps, 'users', 'read') || hasCap(principal.caps, 'users', 'write');
}
