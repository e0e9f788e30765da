import type { CompiledPolicy, RequestPrincipal } from '#policy';
import type { SessionClaims } from '#seal';
import type { FederatedIdentity } from './federated-identity.js';

/** A stream and the version of it that an authentication rested on; every append of the caller checks it again. */
export interface LineageVersion {
  readonly stream: string;
  readonly version: number;
}

/** The policies that bound a caller. `session` undefined: none was passed. */
export interface PrincipalPolicies {
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: readonly CompiledPolicy[];
  readonly session?: readonly CompiledPolicy[];
}

/** A Ceph capability (`roles=*`). Source: radosgw-admin(8), "caps". */
export interface Cap {
  readonly type: string;
  readonly perm: 'read' | 'write' | '*';
}

/**
 * The word of an identity provider about a user who has no key of this gateway (LDAP's RGW_TOKEN, Keystone's EC2 credentials).
 * One object for as long as the word is remembered.
 */
export interface ExternalProof {
  /** The provider's configured name. */
  readonly provider: string;
  /** Who it is there: canonical DN, user id. */
  readonly subject: string;
  /** Key id that was signed with; absent: none, or none that may be shown. */
  readonly accessKeyId?: string;
  /** Session tags that the provider gives. */
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** Names (claims) of identity mappings that may give it rights beside those of its user. */
  readonly mappingKeys?: readonly string[];
  /** The provider says that it is an administrator; no session inherits it. */
  readonly administrator?: boolean;
  /** Milliseconds since the epoch: when the provider was asked. */
  readonly authenticatedAt: number;
  /** Session epoch of the user then: when it has moved, the provider has to be asked again. */
  readonly sessionEpoch: number;
  /** Where a revocation of what was issued to `accessKeyId` stands, and the id of the one that stood there then. */
  readonly cutOff?: { readonly stream: string; readonly target: string; readonly revocationId: string | undefined };
}

/**
 * Who is calling, as every strategy answers it. One shape for users, sessions and the anonymous caller, so that no
 * operation asks how somebody signed in.
 */
export interface Principal {
  readonly kind: RequestPrincipal['kind'];
  readonly account: string;
  /** As GetCallerIdentity shows it. */
  readonly arn: string;
  /** `AIDA…`, `AROA…:session`, the account id for its root, '' for the anonymous caller. */
  readonly userId: string;
  /** aws:username; '' for sessions of roles. */
  readonly userName: string;
  /** The stream of the user or role whose rights these are; '' for the anonymous caller. */
  readonly stream: string;
  /** Stream and name of the user who owns what this caller makes in the empty account (the user who assumed the role). */
  readonly owner: { readonly stream: string; readonly id: string; readonly displayName: string };
  readonly lineage: readonly LineageVersion[];
  readonly accessKeyId: string;
  /** Set for temporary credentials. */
  readonly session?: SessionClaims;
  /** Set for the unsigned caller of AssumeRoleWith…, whom a provider vouches for; `kind` is `anonymous` then. */
  readonly federated?: FederatedIdentity;
  /** Set for a user whom a provider vouches for; sessions that are issued to it rest on the user, and on no key. */
  readonly external?: ExternalProof;
  /** RGW's system and admin users: no policy stops them. Never inherited by sessions of roles. */
  readonly administrator: boolean;
  readonly caps: readonly Cap[];
  readonly policies: PrincipalPolicies;
  /** The forms that policies may name. */
  readonly principal: RequestPrincipal;
  /** Tags of the principal (aws:PrincipalTag): the role's or user's own, overlaid by session tags. */
  readonly tags: readonly (readonly [string, string])[];
  /** How the request was signed, for s3:authType, s3:signatureversion and s3:signatureAge. */
  readonly signature?: { readonly authType: string; readonly version: string; readonly age: number };
}

/** True when the caps allow `access` on `type`; `*` and `read, write` are the same. */
export function hasCap(caps: readonly Cap[], type: string, access: 'read' | 'write'): boolean {
  return caps.some((cap) => cap.type === type && (cap.perm === '*' || cap.perm === access));
}
