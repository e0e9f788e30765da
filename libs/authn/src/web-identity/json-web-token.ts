import { refuseToken } from './token-refusals.js';
import { hasUniqueKeys } from './unique-keys.js';

export type Claims = Readonly<Record<string, unknown>>;

export interface JoseHeader {
  readonly alg: string;
  readonly kid?: string;
}

/** A token as it came: nothing of it is proven. */
export interface UnverifiedToken {
  readonly text: string;
  readonly header: JoseHeader;
  readonly claims: Claims;
}

/**
 * Reads a compact JWS (RFC 7515, section 3.1) whose payload is a JSON object.
 * @throws RolegateError InvalidIdentityToken
 */
export function readToken(text: string): UnverifiedToken {
  const parts = text.split('.');
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) throw refuseToken('it is no signed JSON Web Token');
  const header = jsonObject(parts[0]!, 'header');
  const { alg, kid } = header;
  if (typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string')) throw refuseToken('alg or kid of its header is no text');
  return { text, header: { alg, ...(kid !== undefined && { kid }) }, claims: jsonObject(parts[1]!, 'payload') };
}

function jsonObject(encoded: string, what: string): Claims {
  const text = Buffer.from(encoded, 'base64url').toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuseToken(`its ${what} is no JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuseToken(`its ${what} is no object`);
  if (!hasUniqueKeys(text)) throw refuseToken(`its ${what} has a name twice`);
  return value as Claims;
}
