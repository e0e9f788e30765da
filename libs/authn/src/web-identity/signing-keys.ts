import { type JsonWebKey, type KeyObject, createPublicKey } from 'node:crypto';

/** Asymmetric signatures only: with a secret shared by others, or without a signature, a token proves nothing. RFC 7518, section 3.1; RFC 8037. */
export const SIGNATURE_ALGORITHMS: readonly string[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const KEY_TYPES: Readonly<Record<string, string>> = { R: 'RSA', P: 'RSA', E: 'EC' };
const keyType = (alg: string): string => (alg === 'EdDSA' ? 'OKP' : KEY_TYPES[alg[0]!] ?? '');

/** One public key of an issuer. */
export interface SigningKey {
  readonly kid: string | undefined;
  readonly kty: string;
  readonly alg: string | undefined;
  readonly key: KeyObject;
}

/**
 * The keys of a JWK set that are for signatures; others, and such as cannot be read, are passed over (RFC 7517, section 5).
 * `accept` may leave out more.
 */
export function signingKeys(set: Readonly<Record<string, unknown>>, accept: (jwk: JsonWebKey) => boolean = () => true): readonly SigningKey[] {
  const listed: readonly unknown[] = Array.isArray(set.keys) ? set.keys : [];
  return listed.flatMap((one) => {
    const jwk = one as (JsonWebKey & { readonly kid?: unknown; readonly alg?: unknown; readonly use?: unknown }) | null;
    if (typeof jwk !== 'object' || jwk === null || typeof jwk.kty !== 'string' || (jwk.use !== undefined && jwk.use !== 'sig') || !accept(jwk)) return [];
    try {
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      return [{ kid: typeof jwk.kid === 'string' ? jwk.kid : undefined, kty: jwk.kty, alg: typeof jwk.alg === 'string' ? jwk.alg : undefined, key }];
    } catch {
      return [];
    }
  });
}

/** The key that a token names; of one that names none, the only one that fits its algorithm. */
export function keyFor(keys: readonly SigningKey[], alg: string, kid: string | undefined): SigningKey | undefined {
  const fitting = keys.filter((one) => one.kty === keyType(alg) && (one.alg === undefined || one.alg === alg) && (kid === undefined || one.kid === kid));
  return kid === undefined && fitting.length > 1 ? undefined : fitting[0];
}
