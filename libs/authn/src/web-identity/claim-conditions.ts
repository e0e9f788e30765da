import type { ConditionValues } from '#operation';
import type { Claims } from './json-web-token.js';
import { isTagClaim } from './session-tag-claims.js';
import { textsOf } from './token-claims.js';

/** Claims on which trust rests: one inside another object (`act.sub`, RFC 8693) must never stand in for them. */
const REGISTERED = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'azp', 'oaud', 'app_id', 'client_id', 'clientId']);
const MOST_VALUES = 1000;

/**
 * Condition keys of a token in Ceph's way, `<issuer without scheme>:<claim>`: every claim, those inside objects by their own
 * name, `app_id` for the audience. Source: Ceph, rgw_rest_sts.cc, WebTokenEngine; "STS", on condition keys.
 */
export function cephConditions(issuer: string, claims: Claims): ConditionValues {
  const values = new Map<string, string[]>();
  const put = (name: string, value: string): void => {
    const known = values.get(name);
    if (known) known.push(value);
    else if (values.size < MOST_VALUES) values.set(name, [value]);
  };
  const nested = (name: string, value: unknown): void => {
    if (Object.hasOwn(claims, name) || REGISTERED.has(name)) return;
    flatten(name, value);
  };
  const flatten = (name: string, value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) flatten(name, one);
    else if (typeof value === 'object' && value !== null) for (const [inner, one] of Object.entries(value)) nested(inner, one);
    else if (value !== null && value !== undefined) put(name, String(value));
  };
  for (const [name, value] of Object.entries(claims)) if (!isTagClaim(name)) flatten(name, value);
  for (const audience of textsOf(claims.aud)) put('app_id', audience);
  return named(issuer, values);
}

/** AWS's own: azp, where there is one, is `aud`, and the token's aud is `oaud`. Source: IAM User Guide, "Available keys for AWS OIDC federation". */
export function awsConditions(issuer: string, claims: Claims): ConditionValues {
  const values = new Map<string, readonly string[]>();
  for (const name of ['amr', 'email', 'sub']) if (textsOf(claims[name]).length > 0) values.set(name, textsOf(claims[name]));
  const azp = textsOf(claims.azp);
  const aud = textsOf(claims.aud);
  if (azp.length > 0) values.set('oaud', aud);
  values.set('aud', azp.length > 0 ? azp : aud);
  return named(issuer, values);
}

const named = (issuer: string, values: ReadonlyMap<string, readonly string[]>): ConditionValues =>
  Object.fromEntries([...values].map(([name, list]) => [`${issuer}:${name}`, list.length === 1 ? list[0]! : list]));
