/** One ancestor of a session: its stream and the session epoch that it had when the session was issued. */
export interface LineageEntry {
  /** Stream id, e.g. `role/AROA…`, `user/AIDA…`. */
  readonly stream: string;
  /** Session epoch, a counter in that principal's stream. */
  readonly epoch: number;
  /** The long-term key that signed the issuing call, when this ancestor is its owner. */
  readonly accessKeyId?: string;
  /** Whom this ancestor, an identity provider, vouched for. */
  readonly subject?: string;
  /** The provider that vouched for this ancestor, a user, at the log-in. */
  readonly provider?: string;
}

/** All that a session token says. Times are milliseconds since the epoch. */
export interface SessionClaims {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionId: string;
  readonly kind: SessionKind;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Position of the event log at issue: `era.tx.number`. */
  readonly position: string;
  readonly account: string;
  /** Stream id of who the session acts as. */
  readonly principal: string;
  readonly lineage: readonly LineageEntry[];
  /** Ids of the sessions that this one was issued to, one after another; the first is the oldest. */
  readonly parents?: readonly string[];
  readonly sessionName?: string;
  /** Stream id of the user who assumed. */
  readonly owner?: string;
  /** The session policy, byte for byte as passed. */
  readonly sessionPolicy?: string;
  /** Managed policies passed: ARNs of AWS's own, streams of the account's, whose ARNs may be made again. */
  readonly policyArns?: readonly string[];
  readonly tags?: readonly (readonly [key: string, value: string])[];
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIdentity?: string;
  readonly externalId?: string;
  readonly provider?: string;
  readonly subject?: string;
  readonly audience?: string;
  /** SAML: the kind of `subject`, and what makes it unique (saml:sub_type, saml:namequalifier). */
  readonly subjectType?: string;
  readonly nameQualifier?: string;
  readonly authenticatedAt?: number;
  readonly mfaSerial?: string;
  readonly roleChained?: boolean;
}

export type SessionKind = 'assumed-role' | 'session-token' | 'federated-user';
