/** `ceph` (the default) accepts what Ceph's users rely on; `aws` is strict. */
export type Profile = 'ceph' | 'aws';

/** Every difference between the profiles, one by one. Nothing else in this library asks which profile it serves. */
export interface PolicySwitches {
  /**
   * What happens to an action name that the catalogue does not know. `refuse`: the document is malformed (RGW);
   * `refuse-in-resource-policies`: only bucket policies are checked (AWS accepts any name in an identity policy).
   */
  readonly unknownActions: 'refuse' | 'refuse-in-resource-policies';
  /** Ceph's own spellings (`s3:GetBucketEncryption`, `iam:CreateOIDCProvider` …) mean the same as AWS's. */
  readonly actionAliases: boolean;
  /** A trust policy may name sts actions only (AWS: "AssumeRole policy may only specify STS AssumeRole actions"). */
  readonly trustActionsAreStsOnly: boolean;
  /** `Resource` in a trust policy is ignored instead of refused; RGW's parser lets it pass. */
  readonly resourceInTrustPolicyIgnored: boolean;
  /** `Principal` in an inline policy of a role is ignored instead of refused (RGW). User policies never have one. */
  readonly principalInRolePolicyIgnored: boolean;
  /** `NotPrincipal` with `Allow` is accepted (AWS) or refused (RGW from Tentacle on). */
  readonly notPrincipalWithAllow: boolean;
  /** `// …` and block comments between JSON tokens are skipped (RGW). */
  readonly jsonComments: boolean;
  /** Sids must be unique in a document and, in identity policies, alphanumeric (AWS). RGW does not look at them. */
  readonly sidsChecked: boolean;
  /** `"Statement": []` is accepted (RGW). */
  readonly emptyStatementList: boolean;
  /**
   * Accounts in principals may be empty, a tenant's name, or `RGW` + 17 digits (Ceph); off: 12 digits, or `RGW` + 17
   * digits. Also accepts `arn:aws:iam:::assumed-role/…`, because RGW does not check the service of a principal's ARN.
   */
  readonly cephPrincipals: boolean;
  /** A value that is one whole `${key}` stands for every value of a multi-valued key (RGW's multi-valued tags). */
  readonly multiValuedVariables: boolean;
  /** A role's trust policy alone lets a caller assume it, whatever the accounts; off: AWS's rules for both sides. */
  readonly trustPolicyAloneSuffices: boolean;
  /**
   * Both sides must allow when caller and resource live in different accounts. `real-accounts`: only when at least one
   * of the two is a real account; between tenants, and between them and the empty account, the resource's side alone
   * decides, because a tenant's identity policies speak of its own resources only (RGW).
   */
  readonly crossAccount: 'always' | 'real-accounts';
  /** Naming the empty account or a tenant as principal grants to its users; a real account is only ever delegated to. */
  readonly tenantPrincipalGrants: boolean;
  /** A system user or administrator is not stopped by an explicit Deny (RGW). */
  readonly administratorOverridesDeny: boolean;
  /** Owning a resource allows everything on it, for callers outside real accounts (RGW's ACL ownership). */
  readonly ownerGrants: boolean;
  /** A Ceph cap (`roles=*`, `user-policy=*` …) counts like an Allow of an identity policy. */
  readonly capsGrant: boolean;
}

const CEPH: PolicySwitches = Object.freeze({
  unknownActions: 'refuse',
  actionAliases: true,
  trustActionsAreStsOnly: false,
  resourceInTrustPolicyIgnored: true,
  principalInRolePolicyIgnored: true,
  notPrincipalWithAllow: false,
  jsonComments: true,
  sidsChecked: false,
  emptyStatementList: true,
  cephPrincipals: true,
  multiValuedVariables: true,
  trustPolicyAloneSuffices: true,
  crossAccount: 'real-accounts',
  tenantPrincipalGrants: true,
  administratorOverridesDeny: true,
  ownerGrants: true,
  capsGrant: true,
} as const);

const AWS: PolicySwitches = Object.freeze({
  unknownActions: 'refuse-in-resource-policies',
  actionAliases: false,
  trustActionsAreStsOnly: true,
  resourceInTrustPolicyIgnored: false,
  principalInRolePolicyIgnored: false,
  notPrincipalWithAllow: true,
  jsonComments: false,
  sidsChecked: true,
  emptyStatementList: false,
  cephPrincipals: false,
  multiValuedVariables: false,
  trustPolicyAloneSuffices: false,
  crossAccount: 'always',
  tenantPrincipalGrants: false,
  administratorOverridesDeny: false,
  ownerGrants: false,
  capsGrant: false,
} as const);

/** The switches of a profile; the same frozen object every time. */
export const switchesOf = (profile: Profile): PolicySwitches => (profile === 'ceph' ? CEPH : AWS);
