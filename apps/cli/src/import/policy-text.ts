import { isDeepStrictEqual } from 'node:util';
import { parsePolicy, PolicySyntaxError, switchesOf } from '#policy';

type Use = { readonly kind: 'identity'; readonly holder: 'user' | 'group' | 'role' | 'managed' } | { readonly kind: 'trust' };

/**
 * A policy document as sources have it: text, text that is percent-encoded (IAM's replies), or JSON that a client has decoded
 * already (aws-cli). undefined: it is none of them.
 */
export function policyTextOf(given: unknown): string | undefined {
  if (typeof given === 'object' && given !== null) return JSON.stringify(given);
  if (typeof given !== 'string' || given.trim() === '') return undefined;
  if (!given.trimStart().startsWith('%')) return given;
  try {
    return decodeURIComponent(given);
  } catch {
    return undefined;
  }
}

/** Why the gateway will not take the document, with the place; undefined when it will. Judged by Ceph's rules, which allow more. */
export function policyFault(document: string, use: Use): string | undefined {
  try {
    parsePolicy(document, { ...use, switches: switchesOf('ceph') });
    return undefined;
  } catch (error) {
    if (error instanceof PolicySyntaxError) return error.message;
    throw error;
  }
}

/** The same but for blanks and the order of members. */
export function samePolicy(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}
