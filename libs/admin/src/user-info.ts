import { accessKeyPurpose, mayBecome, sortedAccessKeys, type UserState } from '#iam';
import { isRealAccount } from '#kernel';
import { hasCap, type OperationContext } from '#operation';
import { capsInfo } from './caps.js';
import { quotaInfo } from './quota/quota-info.js';
import { ownerId, subuserInfos, swiftKeyInfos } from './subuser/subuser-info.js';
import { fullUid } from './uid.js';

/** A user and its stream, under which its secrets are sealed. */
export interface UserRecord {
  readonly stream: string;
  readonly state: UserState;
}

/** The user as RGW 16.2 dumps it (rgw_user.cc, dump_user_info); keys in clear, by id, for callers who may see them. */
export async function userInfo({ stream, state }: UserRecord, ctx: OperationContext) {
  const keys = mayReadKeys({ stream, state }, ctx) ? await keyInfos({ stream, state }, ctx) : undefined;
  const uid = fullUid(state);
  const dollar = uid.indexOf('$');
  return {
    tenant: uid.slice(0, Math.max(dollar, 0)),
    user_id: uid.slice(dollar + 1),
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
    ...(isRealAccount(state.account) ? accountFields(state) : state.groups?.length && { group_ids: groupIds(state) }),
  };
}

const groupIds = ({ groups = [] }: UserState): string[] => groups.map(({ groupId }) => groupId);

/**
 * What later releases of RGW show of everybody, here of the users of accounts, and who is in groups of those. Source: rgw_user.cc,
 * RGWUserInfo::dump. Beside it IAM's name: it is the display name of whom `account-id` put there (RGW), and of whoever else was made
 * by uid the uid.
 */
const accountFields = (state: UserState) => ({
  account_id: state.account,
  user_name: state.userName,
  path: state.path,
  create_date: state.createDate.toISOString(),
  tags: state.tags.map(({ Key, Value }) => ({ key: Key, val: Value })),
  group_ids: groupIds(state),
});

/** All S3 keys of a user. A secret whose data key is gone is empty. */
export const keyInfos = ({ stream, state }: UserRecord, ctx: OperationContext) =>
  Promise.all(sortedAccessKeys(state).map(async (key) => ({
    user: ownerId(state, key.subuser),
    access_key: key.accessKeyId,
    secret_key: (await ctx.openSecret(stream, accessKeyPurpose(key.accessKeyId), key.sealedSecret)) ?? '',
  })));

/**
 * The cap `user-info-without-keys` shows none, and nobody sees those of an administrator, of the root user of an account or of
 * somebody with capabilities that he lacks: with them he would be that one. RGW shows them to all with `users=read`.
 */
const mayReadKeys = (user: UserRecord, { principal }: OperationContext): boolean =>
  principal.administrator || ((hasCap(principal.caps, 'users', 'read') || hasCap(principal.caps, 'users', 'write')) && mayBecome(user, principal));
