import type { SessionClaims } from '#seal';

/** What a session is to be; key id, secret and session id are made by the issuer. */
export type NewSession = Omit<SessionClaims, 'accessKeyId' | 'secretAccessKey' | 'sessionId' | 'position'>;

export interface IssuedSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly sessionId: string;
  readonly expiration: Date;
  /** Under which key of the token ring it is sealed. */
  readonly tokenKeyId: string;
  /** Of the log at issue; `era.transaction.number`. */
  readonly position: string;
  /** Percent of the token's budget that policy and tags take. */
  readonly packedPolicySize: number;
}

/** Seals a session into a token; no round trip, nothing stored. */
export interface SessionIssuer {
  /** @throws RolegateError PackedPolicyTooLarge */
  issue(session: NewSession): IssuedSession;
}
