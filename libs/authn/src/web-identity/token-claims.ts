import { type Claims } from './json-web-token.js';
import { expiredToken, refuseToken } from './token-refusals.js';

/** Seconds by which the clock of an issuer may differ. */
export const LENIENCE = 60;

/** What every token must say, read from claims whose signature is proven. */
export interface CheckedClaims {
  readonly subject: string;
  /** The registered client id that the token is for. */
  readonly audience: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface ClaimRules {
  /** The client ids of the provider. */
  readonly clientIds: readonly string[];
  /**
   * Ceph: any of aud, azp, client_id and clientId may be a registered client, and a provider without client ids takes every
   * token; else azp, where there is one, or aud must be (IAM User Guide, "Available keys for AWS OIDC federation").
   */
  readonly anyClientClaim: boolean;
}

/** @throws RolegateError InvalidIdentityToken, ExpiredTokenException */
export function checkClaims(claims: Claims, { clientIds, anyClientClaim }: ClaimRules, now: number): CheckedClaims {
  const subject = claims.sub;
  if (typeof subject !== 'string' || subject === '' || subject.length > 255) throw refuseToken('it has no sub of 1 to 255 characters');
  const exp = numericDate(claims, 'exp');
  const iat = numericDate(claims, 'iat');
  const nbf = claims.nbf === undefined ? undefined : numericDate(claims, 'nbf');
  const seconds = now / 1000;
  if (exp <= seconds) throw expiredToken(`it expired at ${shown(exp)}`);
  if (iat > seconds + LENIENCE) throw refuseToken(`it was issued in the future, at ${shown(iat)}`);
  if (nbf !== undefined && nbf > seconds + LENIENCE) throw refuseToken(`it is not valid before ${shown(nbf)}`);
  return { subject, audience: audienceOf(claims, clientIds, anyClientClaim), issuedAt: iat * 1000, expiresAt: exp * 1000 };
}

/** The largest number that JavaScript has a date for, in seconds. */
const LATEST = 8.64e12;

function numericDate(claims: Claims, name: string): number {
  const value = claims[name];
  if (typeof value !== 'number' || !(value >= 0 && value <= LATEST)) throw refuseToken(`its ${name} is ${value === undefined ? 'missing' : 'no time'}`);
  return value;
}

const shown = (seconds: number): string => new Date(seconds * 1000).toISOString();

function audienceOf(claims: Claims, clientIds: readonly string[], anyClientClaim: boolean): string {
  const aud = textsOf(claims.aud);
  const others = anyClientClaim ? [claims.azp, claims.client_id, claims.clientId].flatMap(textsOf) : [];
  const azp = textsOf(claims.azp);
  const named = anyClientClaim ? [...aud, ...others] : azp.length > 0 ? azp : aud;
  if (anyClientClaim && clientIds.length === 0) return named[0] ?? '';
  const registered = named.find((one) => clientIds.includes(one));
  if (registered === undefined) throw refuseToken(`it is for ${named.slice(0, 5).join(', ').slice(0, 200) || 'nobody'}, which is no client id of the provider`, 'Incorrect token audience');
  return registered;
}

/** A text or a list of texts. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
