import type { EventTypes, NewEvent } from '#event-sourcing';
import type { Cap, ExternalUserType } from '#operation';
import type { AttachedPolicy } from '../attached-policy.js';
import type { Quota } from '../quota.js';
import type { RateLimit } from '../rate-limit.js';
import type { Tag } from '../tag.js';
import type { Subuser, SwiftKey } from './subuser.js';

/** The stored contract of `user/<AIDA…>` streams: users with their access keys, caps and inline policies. */
export type UserCreated = NewEvent<'UserCreated', {
  readonly userId: string;
  /** Ceph's uid without the tenant; IAM's UserName. */
  readonly userName: string;
  readonly path: string;
  readonly displayName: string;
  readonly email: string;
  /** The account's root user: its ARN is the account's root. */
  readonly root: boolean;
  /** RGW's flags: no policy stops these users. */
  readonly system: boolean;
  readonly admin: boolean;
  /** `read, write, delete` in Ceph's spelling. */
  readonly opMask: string;
  /** 0: unlimited; negative: may not create buckets. */
  readonly maxBuckets: number;
  readonly tags: readonly Tag[];
  /** Ceph's full uid of a user of a real account; absent: the userId. Elsewhere the uid is the name. */
  readonly uid?: string;
  /** RGW's `type` of a user; absent: `rgw`, one that an administrator made. */
  readonly type?: ExternalUserType;
  readonly placement?: Placement;
}>;
/** Only what changed. */
export type UserModified = NewEvent<'UserModified', {
  readonly displayName?: string;
  readonly email?: string;
  readonly system?: boolean;
  readonly admin?: boolean;
  readonly opMask?: string;
  readonly maxBuckets?: number;
  readonly placement?: Placement;
}>;
/** Its keys and sessions are refused from here on; the session epoch moves. */
export type UserSuspended = NewEvent<'UserSuspended', Record<string, never>>;
export type UserEnabled = NewEvent<'UserEnabled', Record<string, never>>;
/** The caps after the change, all of them. */
export type UserCapsChanged = NewEvent<'UserCapsChanged', { readonly caps: readonly Cap[] }>;
export type AccessKeyCreated = NewEvent<'AccessKeyCreated', {
  readonly accessKeyId: string;
  /** Sealed under the user's data key, purpose `access-key:<id>`. */
  readonly sealedSecret: string;
  /** The name of the subuser whose key it is; absent: the user's own. */
  readonly subuser?: string;
}>;
export type AccessKeyStatusChanged = NewEvent<'AccessKeyStatusChanged', { readonly accessKeyId: string; readonly status: AccessKeyStatus }>;
export type AccessKeyDeleted = NewEvent<'AccessKeyDeleted', { readonly accessKeyId: string }>;
export type UserPolicyPut = NewEvent<'UserPolicyPut', { readonly policyName: string; readonly policyDocument: string }>;
export type UserPolicyDeleted = NewEvent<'UserPolicyDeleted', { readonly policyName: string }>;
export type UserPolicyAttached = NewEvent<'UserPolicyAttached', AttachedPolicy>;
export type UserPolicyDetached = NewEvent<'UserPolicyDetached', { readonly policyArn: string }>;
/** The managed policy that bounds what the user's policies can allow; it takes the place of the one before. */
export type UserPermissionsBoundaryPut = NewEvent<'UserPermissionsBoundaryPut', AttachedPolicy>;
export type UserPermissionsBoundaryDeleted = NewEvent<'UserPermissionsBoundaryDeleted', Record<string, never>>;
/** IAM's new name or path, only what changed: the ARN is another one from here on, the id stays. */
export type UserUpdated = NewEvent<'UserUpdated', { readonly userName?: string; readonly path?: string }>;
/** The tags after the change, all of them. */
export type UserTagsChanged = NewEvent<'UserTagsChanged', { readonly tags: readonly Tag[] }>;
/** The group's policies count for the user from here on. By id, as everywhere: a group that is made again is another group. */
export type UserAddedToGroup = NewEvent<'UserAddedToGroup', UserGroup>;
export type UserRemovedFromGroup = NewEvent<'UserRemovedFromGroup', UserGroup>;
/** Made, or with other access from here on. */
export type SubuserPut = NewEvent<'SubuserPut', Subuser>;
/** Its keys, if they stay, open nothing any more. */
export type SubuserRemoved = NewEvent<'SubuserRemoved', { readonly name: string }>;
/** Takes the place of the one before. */
export type SwiftKeyPut = NewEvent<'SwiftKeyPut', SwiftKey>;
export type SwiftKeyDeleted = NewEvent<'SwiftKeyDeleted', { readonly subuser: string }>;
/** For all of the user's buckets together, or what each bucket has that has none of its own. */
export type UserQuotaPut = NewEvent<'UserQuotaPut', { readonly scope: 'user' | 'bucket'; readonly quota: Quota }>;
export type UserRateLimitPut = NewEvent<'UserRateLimitPut', RateLimit>;
/** From here on codes of the device count for the user; its own stream has the seed. */
export type UserMfaDeviceEnabled = NewEvent<'UserMfaDeviceEnabled', { readonly mfaDeviceId: string; readonly serialNumber: string }>;
export type UserMfaDeviceDeactivated = NewEvent<'UserMfaDeviceDeactivated', { readonly mfaDeviceId: string }>;
/** Sessions issued before this event are refused: the session epoch moves. */
export type UserSessionsRevoked = NewEvent<'UserSessionsRevoked', { readonly revocationId?: string }>;
/** Sessions issued before a moment (ISO 8601) are refused. */
export type UserSessionsCutOff = NewEvent<'UserSessionsCutOff', { readonly revocationId: string; readonly issuedBefore: string }>;
export type UserDeleted = NewEvent<'UserDeleted', Record<string, never>>;

/** A group that a user is in. */
export interface UserGroup {
  readonly groupId: string;
}

/** Where RADOS would put the user's data: kept and shown for those who ask. Source: rgw_user.h, RGWUserInfo. */
export interface Placement {
  readonly defaultPlacement?: string;
  readonly defaultStorageClass?: string;
  readonly placementTags?: readonly string[];
}

export type AccessKeyStatus = 'Active' | 'Inactive';

export type UserEvent =
  | UserCreated | UserModified | UserSuspended | UserEnabled | UserCapsChanged
  | AccessKeyCreated | AccessKeyStatusChanged | AccessKeyDeleted
  | UserPolicyPut | UserPolicyDeleted | UserPolicyAttached | UserPolicyDetached
  | UserPermissionsBoundaryPut | UserPermissionsBoundaryDeleted | UserUpdated | UserTagsChanged | UserAddedToGroup | UserRemovedFromGroup
  | SubuserPut | SubuserRemoved | SwiftKeyPut | SwiftKeyDeleted | UserQuotaPut | UserRateLimitPut
  | UserMfaDeviceEnabled | UserMfaDeviceDeactivated | UserSessionsRevoked | UserSessionsCutOff | UserDeleted;

const first = { schemaVersion: 1, critical: true } as const;

export const userEventTypes = {
  UserCreated: first,
  UserModified: first,
  UserSuspended: first,
  UserEnabled: first,
  UserCapsChanged: first,
  AccessKeyCreated: first,
  AccessKeyStatusChanged: first,
  AccessKeyDeleted: first,
  UserPolicyPut: first,
  UserPolicyDeleted: first,
  UserPolicyAttached: first,
  UserPolicyDetached: first,
  UserPermissionsBoundaryPut: first,
  UserPermissionsBoundaryDeleted: first,
  UserUpdated: first,
  UserTagsChanged: first,
  UserAddedToGroup: first,
  UserRemovedFromGroup: first,
  SubuserPut: first,
  SubuserRemoved: first,
  SwiftKeyPut: first,
  SwiftKeyDeleted: first,
  UserQuotaPut: first,
  UserRateLimitPut: first,
  UserMfaDeviceEnabled: first,
  UserMfaDeviceDeactivated: first,
  UserSessionsRevoked: first,
  UserSessionsCutOff: first,
  UserDeleted: first,
} as const satisfies Record<UserEvent['type'], EventTypes[string]>;
