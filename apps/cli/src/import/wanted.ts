/**
 * What a source says is to be there, in words that all sources share and that the gateway's APIs have. `account`: an account id,
 * a tenant, or '' for the empty account.
 */
export interface Wanted {
  readonly accounts: readonly WantedAccount[];
  readonly policies: readonly WantedPolicy[];
  readonly groups: readonly WantedGroup[];
  readonly users: readonly WantedUser[];
  readonly roles: readonly WantedRole[];
  readonly instanceProfiles: readonly WantedInstanceProfile[];
  readonly providers: readonly WantedProvider[];
  readonly buckets: readonly WantedBucket[];
  /** What the source has and no operation takes. */
  readonly left: readonly Left[];
}

export const NOTHING: Wanted = { accounts: [], policies: [], groups: [], users: [], roles: [], instanceProfiles: [], providers: [], buckets: [], left: [] };

/** Something that cannot be carried over. */
export interface Left {
  /** `user tester`. */
  readonly what: string;
  readonly why: string;
}

/** As Ceph has it; negative: unlimited. `maxSize` in bytes. */
export interface WantedQuota {
  readonly enabled: boolean;
  readonly maxSize: number;
  readonly maxObjects: number;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** An inline policy. */
export interface WantedInline {
  readonly name: string;
  readonly document: string;
}

/** What users, groups and roles have in common. */
export interface Permissions {
  readonly inline: readonly WantedInline[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
}

export interface WantedAccount {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly email: string;
  /** By the admin API's parameter: `max-users` … */
  readonly limits: Readonly<Record<string, number>>;
  /** Over all its buckets, and of each of them. */
  readonly quota: WantedQuota;
  readonly bucketQuota: WantedQuota;
}

export interface WantedPolicy {
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly tags: readonly Tag[];
  /** Of the version that counts. */
  readonly document: string;
  /** Of the other versions. */
  readonly otherDocuments: readonly string[];
}

export interface WantedGroup extends Permissions {
  readonly account: string;
  readonly name: string;
  readonly path: string;
}

export interface WantedKey {
  readonly id: string;
  readonly secret: string;
  readonly active: boolean;
  /** Whose key it is; '' the user's own. */
  readonly subuser: string;
}

/** What only Ceph's users have; they are made by the admin API, all others by IAM. */
export interface CephUser {
  /** `tenant$user`. */
  readonly uid: string;
  readonly displayName: string;
  readonly email: string;
  readonly suspended: boolean;
  readonly maxBuckets: number | undefined;
  readonly opMask: string;
  readonly system: boolean;
  readonly admin: boolean;
  /** The root user of its account. */
  readonly root: boolean;
  readonly placement: string;
  /** `users=*`, one each. */
  readonly caps: readonly string[];
  readonly keys: readonly WantedKey[];
  readonly subusers: readonly { readonly name: string; readonly access: string }[];
  readonly swiftKeys: readonly { readonly subuser: string; readonly secret: string }[];
  readonly userQuota: WantedQuota;
  readonly bucketQuota: WantedQuota;
}

export const UNLIMITED: WantedQuota = { enabled: false, maxSize: -1, maxObjects: -1 };

/** Where a source says nothing of it, RGW's defaults stand. */
export const NO_CEPH_USER: CephUser = {
  uid: '', displayName: '', email: '', suspended: false, maxBuckets: undefined, opMask: '', system: false, admin: false, root: false, placement: '',
  caps: [], keys: [], subusers: [], swiftKeys: [], userQuota: UNLIMITED, bucketQuota: UNLIMITED,
};

export interface WantedUser extends Permissions {
  readonly account: string;
  /** IAM's name. */
  readonly name: string;
  readonly path: string;
  readonly tags: readonly Tag[];
  /** ARN of the permissions boundary. */
  readonly boundary: string;
  readonly groups: readonly string[];
  readonly ceph?: CephUser;
}

export interface WantedRole extends Permissions {
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly trust: string;
  readonly description: string;
  /** Seconds; undefined where the source does not say. */
  readonly maxSessionDuration: number | undefined;
  readonly tags: readonly Tag[];
  readonly boundary: string;
}

export interface WantedInstanceProfile {
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly tags: readonly Tag[];
  /** '' for none. */
  readonly role: string;
}

/** An OpenID Connect provider. */
export interface WantedProvider {
  readonly account: string;
  /** With its scheme. */
  readonly url: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly tags: readonly Tag[];
}

export interface WantedBucket {
  readonly tenant: string;
  readonly name: string;
  /** Full uid of whom it is to be given; '' leaves it to whoever imports. */
  readonly uid: string;
  /** As the admin API shows it afterwards: the uid, or the account of a user of one. */
  readonly owner: string;
  readonly quota: WantedQuota;
  /** '' for none. */
  readonly policy: string;
}
