import type { Present } from './decision.js';

/** Where users come from who are not made by an administrator; RGW's `type` of a user. RGW knows none of the last two. */
export type ExternalUserType = 'ldap' | 'keystone' | 'oidc' | 'saml' | 'certificate' | 'custom-token';

/** A user as the outside knows it. Who asks has proven it, and judged its name. */
export interface ExternalUser {
  readonly userName: string;
  /** '' outside tenants. */
  readonly tenant: string;
  readonly type: ExternalUserType;
  readonly displayName: string;
}

/**
 * Users that exist because somebody outside says so: RGW makes one at the first log-in through LDAP or Keystone (doc/radosgw/
 * ldap-auth, doc/radosgw/keystone). They share one name space with the users that administrators make. `S` is the state of
 * a user.
 */
export interface ExternalUsers<S> {
  /**
   * The user of that name, made where there is none; this node's directory holds it when the promise resolves. Costs a
   * look-up in memory for one that exists, whoever made it; of many callers at once one writes.
   * @throws RolegateError ServiceUnavailable
   */
  ensure(user: ExternalUser): Promise<Present<S>>;
  /**
   * Ends all sessions of a user as a barrier: the provider says that it is gone or disabled. Nothing happens where it is
   * gone here as well.
   * @param reason for the log
   */
  endSessions(stream: string, reason: string): Promise<void>;
  /**
   * The same for one of several who are the same user here (Keystone: a project), by what stands in the session's lineage.
   * @param subject the credential or the person that the provider does not vouch for any more
   */
  endSessionsOf(stream: string, subject: string, reason: string): Promise<void>;
}
