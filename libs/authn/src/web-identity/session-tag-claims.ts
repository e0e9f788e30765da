import { sessionTagsFault } from '../session-tags-fault.js';
import { type Claims } from './json-web-token.js';
import { textsOf } from './token-claims.js';
import { refuseToken } from './token-refusals.js';

const NAMESPACE = 'https://aws.amazon.com/tags';
const FLAT_TAG = `${NAMESPACE}/principal_tags/`;
const FLAT_TRANSITIVE = `${NAMESPACE}/transitive_tag_keys`;
const SOURCE_IDENTITY = ['https://aws.amazon.com/source_identity', 'https://aws.amazon.com/SourceIdentity'];

export interface TagClaims {
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity: string | undefined;
}

export const isTagClaim = (name: string): boolean => name.startsWith(NAMESPACE) || SOURCE_IDENTITY.includes(name);

/**
 * Session tags, transitive keys and the source identity that a token carries: one object, or, as Azure AD and others write it,
 * a claim for each tag. Ceph's documents have lists around the objects. Source: IAM User Guide, "Passing session tags using
 * AssumeRoleWithWebIdentity"; Ceph, "Session tags for Attribute Based Access Control in STS".
 * @throws RolegateError InvalidIdentityToken
 */
export function readTagClaims(claims: Claims): TagClaims {
  const tags: [string, string][] = [];
  const transitive = new Set<string>(textsOf(claims[FLAT_TRANSITIVE]));
  const put = (key: string, values: readonly string[]): void => values.forEach((value) => tags.push([key, value]));
  for (const nested of objectsIn(claims[NAMESPACE])) {
    for (const named of objectsIn(nested.principal_tags)) for (const [key, value] of Object.entries(named)) put(key, textsOf(value));
    for (const key of textsOf(nested.transitive_tag_keys)) transitive.add(key);
  }
  for (const [name, value] of Object.entries(claims)) if (name.startsWith(FLAT_TAG)) put(name.slice(FLAT_TAG.length), textsOf(value));
  const fault = sessionTagsFault(tags);
  if (fault !== undefined) throw refuseToken(fault);
  return { tags, transitiveTagKeys: [...transitive], sourceIdentity: sourceIdentityOf(claims) };
}

/** @throws RolegateError InvalidIdentityToken */
function sourceIdentityOf(claims: Claims): string | undefined {
  const [given, ...more] = new Set(SOURCE_IDENTITY.flatMap((name) => textsOf(claims[name])));
  if (more.length > 0) throw refuseToken('it carries two source identities');
  // STS API Reference, AssumeRole, SourceIdentity.
  if (given !== undefined && !/^[\w+=,.@-]{2,64}$/.test(given)) throw refuseToken('its source identity has other characters or another length than SourceIdentity may have');
  return given;
}

function objectsIn(value: unknown): readonly Claims[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return typeof value === 'object' && value !== null ? [value as Claims] : [];
}
