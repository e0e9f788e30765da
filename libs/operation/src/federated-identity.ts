/** How an identity outside this gateway proved itself. */
export type FederationKind = 'web-identity' | 'oauth2' | 'saml' | 'ldap' | 'certificate' | 'custom-token';

/**
 * An identity that a provider vouches for and that is nobody here yet: the caller of an unsigned AssumeRoleWith…. Policies
 * see such a caller as anonymous, with the provider as its federated principal.
 */
export interface FederatedIdentity {
  readonly kind: FederationKind;
  /** What trust policies name: the ARN of an OIDC or SAML provider, else the provider's configured name. */
  readonly provider: string;
  /** Stream of the provider, an ancestor of the session; absent for providers that exist in the configuration alone. */
  readonly providerStream?: string;
  /** Stream of the user that this identity is here, where its provider makes users: an ancestor of the session, and its owner. */
  readonly userStream?: string;
  /** Unique within the provider: `sub`, NameID, canonical DN, certificate subject. */
  readonly subject: string;
  /** What mappings and session names may use beside the subject: a user name, the DN, groups, the common name. */
  readonly name?: string;
  readonly groups?: readonly string[];
  /** What a token says beside, for mappings. */
  readonly claims?: readonly (readonly [name: string, value: string])[];
  readonly audience?: string;
  /** SAML: `persistent`, `transient` …, and what makes the subject unique among providers. */
  readonly subjectType?: string;
  readonly nameQualifier?: string;
  readonly issuer?: string;
  /** The condition keys that this identity brings (`host/path:sub`, `saml:aud`, `ldap:username` …), as documented for its kind. */
  readonly conditions: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Session tags that the provider gives. */
  readonly tags?: readonly (readonly [key: string, value: string])[];
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIdentity?: string;
  readonly sessionName?: string;
  /** The role that the provider's configuration gives everybody; absent: mappings or the request say. */
  readonly roleArn?: string;
  /** Seconds: the longest session that the provider allows. */
  readonly maxSeconds?: number;
  /** Milliseconds since the epoch: when the identity proved itself at the provider, and when its proof ends. */
  readonly authenticatedAt?: number;
  readonly expiresAt?: number;
  /** The name under which this proof is taken before a session is issued for it (OneTimeUses); absent: it may open several. */
  readonly onlyOnce?: string;
}
