import type { CredentialStrategy, Credentials } from '#authn';
import type { SessionClaims } from '#seal';

/** A way in beside the gateway's own keys, as one node keeps it open: an identity provider and what is remembered of it. */
export interface WayIn {
  /** Asked before the strategies of the gateway's own keys. */
  strategies(credentials: Credentials): readonly CredentialStrategy[];
  /** A session is used on this node: told when its token is opened. */
  sessionOpened?(claims: SessionClaims): void;
  close(): Promise<void>;
}
