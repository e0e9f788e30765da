import type { StoredEvent } from '#event-sourcing';
import { iamArn, isRealAccount, rootArn } from '#kernel';
import type { Cap, ExternalUserType } from '#operation';
import { type AttachedPolicy, attachPolicy, detachPolicy } from '../attached-policy.js';
import { type InlinePolicy, putPolicy, withoutPolicy } from '../inline-policy.js';
import type { Quota } from '../quota.js';
import type { RateLimit } from '../rate-limit.js';
import { type Revocations, withRevocation } from '../session-revocation.js';
import type { Tag } from '../tag.js';
import { putSubuser, putSwiftKey, type Subuser, type SwiftKey } from './subuser.js';
import type { AccessKeyStatus, Placement, UserEvent, UserGroup } from './user.events.js';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly sealedSecret: string;
  readonly status: AccessKeyStatus;
  readonly createDate: Date;
  /** Absent: the user's own. */
  readonly subuser?: string;
}

/** An MFA device that counts for the user. */
export interface UserMfaDevice {
  readonly mfaDeviceId: string;
  readonly serialNumber: string;
  readonly enableDate: Date;
}

export interface UserState extends Revocations {
  readonly account: string;
  readonly userId: string;
  readonly userName: string;
  readonly path: string;
  readonly displayName: string;
  readonly email: string;
  readonly root: boolean;
  readonly system: boolean;
  readonly admin: boolean;
  readonly opMask: string;
  readonly maxBuckets: number;
  readonly tags: readonly Tag[];
  /** Ceph's full uid, in a real account; absent: the userId. */
  readonly uid?: string;
  /** Who made it, where that was no administrator. */
  readonly type?: ExternalUserType;
  readonly createDate: Date;
  readonly suspended: boolean;
  readonly caps: readonly Cap[];
  readonly accessKeys: readonly AccessKey[];
  readonly policies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly AttachedPolicy[];
  /** What bounds the policies above, and the groups'; absent: nothing does. */
  readonly permissionsBoundary?: AttachedPolicy;
  /** By id, in byte order; their policies count for the user. Absent: in none ever. */
  readonly groups?: readonly UserGroup[];
  /** Absent: none ever. */
  readonly mfaDevices?: readonly UserMfaDevice[];
  /** Absent: none ever. */
  readonly subusers?: readonly Subuser[];
  readonly swiftKeys?: readonly SwiftKey[];
  /** Of all buckets together. Absent: none. */
  readonly userQuota?: Quota;
  /** Of each bucket that has none of its own. Absent: none. */
  readonly bucketQuota?: Quota;
  readonly rateLimit?: RateLimit;
  readonly placement?: Placement;
  readonly sessionEpoch: number;
}

export function evolveUser(state: UserState | undefined, stored: StoredEvent): UserState | undefined {
  const event = stored as StoredEvent & UserEvent;
  if (event.type === 'UserCreated') {
    return {
      account: stored.account, ...event.data, createDate: stored.time,
      suspended: false, caps: [], accessKeys: [], policies: [], attachedPolicies: [], sessionEpoch: 0,
    };
  }
  if (!state) return undefined;
  switch (event.type) {
    case 'UserModified': return { ...state, ...event.data };
    case 'UserSuspended': return { ...state, ...withRevocation(state, stored), suspended: true, sessionEpoch: state.sessionEpoch + 1 };
    case 'UserEnabled': return { ...state, suspended: false };
    case 'UserCapsChanged': return { ...state, caps: event.data.caps };
    case 'AccessKeyCreated': return { ...state, accessKeys: [...state.accessKeys, { ...event.data, status: 'Active', createDate: stored.time }] };
    case 'AccessKeyStatusChanged': return { ...state, accessKeys: withStatus(state.accessKeys, event.data.accessKeyId, event.data.status) };
    case 'AccessKeyDeleted': return { ...state, accessKeys: state.accessKeys.filter((key) => key.accessKeyId !== event.data.accessKeyId) };
    case 'UserPolicyPut': return { ...state, policies: putPolicy(state.policies, event.data.policyName, event.data.policyDocument) };
    case 'UserPolicyDeleted': return { ...state, policies: withoutPolicy(state.policies, event.data.policyName) };
    case 'UserPolicyAttached': return { ...state, attachedPolicies: attachPolicy(state.attachedPolicies, event.data) };
    case 'UserPolicyDetached': return { ...state, attachedPolicies: detachPolicy(state.attachedPolicies, event.data.policyArn) };
    case 'UserPermissionsBoundaryPut': return { ...state, permissionsBoundary: event.data };
    case 'UserPermissionsBoundaryDeleted': return { ...state, permissionsBoundary: undefined };
    case 'UserUpdated': return { ...state, ...event.data };
    case 'UserTagsChanged': return { ...state, tags: event.data.tags };
    case 'UserAddedToGroup': return { ...state, groups: [...withoutGroup(state.groups, event.data), event.data].sort((a, b) => (a.groupId < b.groupId ? -1 : 1)) };
    case 'UserRemovedFromGroup': return { ...state, groups: withoutGroup(state.groups, event.data) };
    case 'SubuserPut': return { ...state, subusers: putSubuser(state.subusers, event.data) };
    case 'SubuserRemoved': return { ...state, subusers: state.subusers?.filter(({ name }) => name !== event.data.name) };
    case 'SwiftKeyPut': return { ...state, swiftKeys: putSwiftKey(state.swiftKeys, event.data) };
    case 'SwiftKeyDeleted': return { ...state, swiftKeys: state.swiftKeys?.filter(({ subuser }) => subuser !== event.data.subuser) };
    case 'UserQuotaPut': return { ...state, [event.data.scope === 'user' ? 'userQuota' : 'bucketQuota']: event.data.quota };
    case 'UserRateLimitPut': return { ...state, rateLimit: event.data };
    case 'UserMfaDeviceEnabled': return { ...state, mfaDevices: [...(state.mfaDevices ?? []), { ...event.data, enableDate: stored.time }] };
    case 'UserMfaDeviceDeactivated': return { ...state, mfaDevices: state.mfaDevices?.filter((one) => one.mfaDeviceId !== event.data.mfaDeviceId) };
    case 'UserSessionsRevoked': return { ...state, ...withRevocation(state, stored), sessionEpoch: state.sessionEpoch + 1 };
    case 'UserSessionsCutOff': return { ...state, ...withRevocation(state, stored) };
    case 'UserDeleted': return undefined;
    default: return state;
  }
}

const withStatus = (keys: readonly AccessKey[], id: string, status: AccessKeyStatus): readonly AccessKey[] =>
  keys.map((key) => (key.accessKeyId === id ? { ...key, status } : key));

const withoutGroup = (groups: readonly UserGroup[] = [], { groupId }: UserGroup): readonly UserGroup[] => groups.filter((one) => one.groupId !== groupId);

export const userArn = (user: Pick<UserState, 'account' | 'path' | 'userName' | 'root'>): string =>
  user.root ? rootArn(user.account) : iamArn(user.account, 'user', user.path, user.userName);

/** Ceph's full uid of a user outside real accounts: `tenant$user` in a tenant, the bare name elsewhere. */
export const cephUid = (user: Pick<UserState, 'account' | 'userName'>): string => (user.account === '' ? user.userName : `${user.account}$${user.userName}`);

/** How policies and ACLs call a user without an ARN: by its uid, in a real account by the account (S3 User Guide, "Canonical user ID"). */
export const canonicalUserId = (user: Pick<UserState, 'account' | 'userName'>): string => (isRealAccount(user.account) ? user.account : cephUid(user));

/** By access key id, the order in which RGW and IAM lists show them. */
export const sortedAccessKeys = (user: Pick<UserState, 'accessKeys'>): readonly AccessKey[] =>
  [...user.accessKeys].sort((a, b) => (a.accessKeyId < b.accessKeyId ? -1 : 1));
