import { streamKind } from '#event-sourcing';
import { RolegateError } from '#kernel';
import { PolicySyntaxError, type PolicySwitches, parsePolicy } from '#policy';
import type { Principal } from '#operation';
import type { SessionClaims } from '#seal';
import { identityMapping } from '../identity-mapping/identity-mapping.projection.js';
import type { Tag } from '@aws-sdk/client-sts';

type TagPair = readonly [key: string, value: string];

/** @throws RolegateError MalformedPolicyDocument */
export function assertSessionPolicy(document: string | undefined, switches: PolicySwitches): void {
  if (document === undefined) return;
  try {
    parsePolicy(document, { kind: 'session', switches });
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw new RolegateError('MalformedPolicyDocument', error.message);
    throw error;
  }
}

/** Parameters that name things which this node does not have yet. @throws RolegateError */
export function refuseUnsupported(input: { ProvidedContexts?: unknown[] }): void {
  if (input.ProvidedContexts && input.ProvidedContexts.length > 0) throw new RolegateError('NotImplemented', 'ProvidedContexts are not supported.');
}

/**
 * The tags of a new session: those passed, and the transitive ones of the calling session, which persist and may not be
 * overridden. Source: IAM User Guide, "Pass session tags in AWS STS".
 * @throws RolegateError InvalidParameterValue, ValidationError
 */
export function sessionTags(passed: readonly Tag[] | undefined, transitive: readonly string[] | undefined, parent: SessionClaims | undefined): { readonly tags: readonly TagPair[]; readonly transitiveTagKeys: readonly string[] } {
  const tags = (passed ?? []).map((tag): TagPair => [tag.Key ?? '', tag.Value ?? '']);
  const keys = tags.map(([key]) => key.toLowerCase());
  if (new Set(keys).size < keys.length) throw new RolegateError('InvalidParameterValue', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  if (keys.some((key) => key.startsWith('aws:'))) throw new RolegateError('InvalidParameterValue', 'Tag keys beginning with aws: are reserved.');
  const unknown = (transitive ?? []).find((key) => !keys.includes(key.toLowerCase()));
  if (unknown !== undefined) throw new RolegateError('InvalidParameterValue', `The specified transitive tag key must be included in the requested tags: ${unknown}`);
  const inherited = inheritedTags(parent);
  const taken = inherited.find(([key]) => keys.includes(key.toLowerCase()));
  if (taken) throw new RolegateError('InvalidParameterValue', `One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session: ${taken[0]}`);
  return { tags: [...inherited, ...tags], transitiveTagKeys: [...inherited.map(([key]) => key), ...(transitive ?? [])] };
}

/** The transitive tags of the calling session. */
export function inheritedTags(parent: SessionClaims | undefined): readonly TagPair[] {
  const keys = new Set((parent?.transitiveTagKeys ?? []).map((key) => key.toLowerCase()));
  return (parent?.tags ?? []).filter(([key]) => keys.has(key.toLowerCase()));
}

/** The source identity persists through chaining and may not be changed. @throws RolegateError AccessDenied */
export function sessionSourceIdentity(passed: string | undefined, parent: SessionClaims | undefined): string | undefined {
  const present = parent?.sourceIdentity;
  if (present !== undefined && passed !== undefined && passed !== present) {
    throw new RolegateError('AccessDenied', 'SourceIdentity cannot be changed after it has been set.', { reason: 'source-identity', detail: `present ${present}` });
  }
  return present ?? passed;
}

/**
 * The lineage that a session inherits from who calls: the caller's own, or the user with the key that signed. Whom a provider
 * vouches for has no key here; who vouched for it is said, for the provider may say
 * later that it is gone; what it signed with, and the mappings that give it rights, may be revoked by themselves.
 */
export function callerLineage(principal: Principal, epochOf: (stream: string) => number): SessionClaims['lineage'] {
  if (principal.session) return principal.session.lineage;
  const { stream, external, accessKeyId } = principal;
  if (!external) return [{ stream, epoch: epochOf(stream), accessKeyId }];
  const mappings = principal.lineage.filter((one) => streamKind(one.stream) === identityMapping.kind);
  const { accessKeyId: subject, provider } = external;
  return [{ stream, epoch: epochOf(stream), provider, ...(subject !== undefined && { subject }) }, ...mappings.map((one) => ({ stream: one.stream, epoch: epochOf(one.stream) }))];
}

/** The sessions that stand between a new one and its user: it ends with each of them. */
export const callerSessions = ({ session }: Principal): readonly string[] | undefined =>
  session && [...(session.parents ?? []), session.sessionId];

/** Who vouched for the caller at its log-in, and what it gave: part of every session of that user. */
export function callerProof({ session, external }: Principal): Pick<SessionClaims, 'provider' | 'subject' | 'authenticatedAt' | 'tags'> {
  const { provider, subject, authenticatedAt, tags } = session ?? external ?? {};
  return { provider, subject, authenticatedAt, tags: tags?.length ? tags : undefined };
}

/** The user who stands at the beginning of a chain of sessions. */
export const callerOwner = (principal: Principal): string | undefined =>
  principal.session ? principal.session.owner ?? principal.session.principal : principal.stream;
