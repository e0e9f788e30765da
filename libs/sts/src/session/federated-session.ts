import { type RoleState, requestTagConditions, requestTagKeys, resourceTagConditions, resourceTagKeys } from '#iam';
import { RolegateError } from '#kernel';
import type { AccessRequest, FederatedIdentity, IssuedSession, OperationContext } from '#operation';
import type { SessionClaims } from '#seal';
import { sessionEpochOf } from './ancestors.js';
import { issueSession } from './issue-session.js';
import { DEFAULT_DURATION, findRole, roleDuration } from './named-role.js';
import { takeProof } from './one-time-proof.js';
import { type PolicyParameters, passedPolicies } from './passed-policies.js';
import { parseRoleArn } from './role-arn.js';
import { assertSessionPolicy, sessionTags } from './session-rules.js';
import { subjectOwner } from './subject-owner.js';
import { trustPolicyOf } from './trust-policies.js';

/** What the AssumeRoleWith… operations have in common. */
export interface AssumeRoleInput extends PolicyParameters {
  readonly RoleArn?: string;
  readonly DurationSeconds?: number;
}

/** What federatedAccess sets beside the keys of the identity. */
export const federatedConditionKeys: readonly string[] = ['sts:RoleSessionName', 'sts:SourceIdentity', 'sts:TransitiveTagKeys', 'sts:DurationSeconds', ...requestTagKeys, ...resourceTagKeys];

/** The questions to the role's trust policy, which names the provider. Source: IAM User Guide, "Pass session tags in AWS STS". */
export function federatedAccess(action: string, input: AssumeRoleInput, identity: FederatedIdentity, sessionName: string, ctx: OperationContext): readonly AccessRequest[] {
  const found = findRole(input.RoleArn!, ctx)?.state;
  const base = {
    resource: input.RoleArn!,
    resourceAccount: parseRoleArn(input.RoleArn!).account,
    resourcePolicy: found ? trustPolicyOf(found, ctx.settings.switches) : [],
    trust: true,
    hiddenReason: found ? undefined : 'no-such-role',
    conditions: {
      ...identity.conditions,
      'sts:RoleSessionName': sessionName,
      'sts:SourceIdentity': identity.sourceIdentity,
      'sts:TransitiveTagKeys': identity.transitiveTagKeys,
      'sts:DurationSeconds': String(input.DurationSeconds ?? DEFAULT_DURATION),
      ...requestTagConditions(identity.tags?.map(([Key, Value]) => ({ Key, Value }))),
      ...(found && resourceTagConditions(found.tags)),
    },
  };
  const actions = [action];
  if (identity.tags?.length) actions.push('sts:TagSession');
  if (identity.sourceIdentity !== undefined) actions.push('sts:SetSourceIdentity');
  return actions.map((one) => ({ action: one, ...base }));
}

/**
 * A session of the role for whom a provider vouched. It rests on the provider and its subject, on the `mappings` that gave it the
 * role, and on the role; outside real accounts what it makes belongs to the subject, or to the user that the subject is here.
 * @throws RolegateError AccessDenied, ValidationError, MalformedPolicyDocument, PackedPolicyTooLarge, InvalidParameterValue; InvalidIdentityToken for a proof that was used
 */
export async function issueFederatedSession(action: string, input: AssumeRoleInput, identity: FederatedIdentity, sessionName: string, ctx: OperationContext, mappings: SessionClaims['lineage'] = []): Promise<{ readonly role: RoleState; readonly issued: IssuedSession; readonly packedPolicySize: number | undefined }> {
  const found = findRole(input.RoleArn!, ctx);
  if (!found) throw new RolegateError('AccessDenied', `Not authorized to perform ${action}`, { reason: 'no-such-role' });
  const seconds = Math.min(roleDuration(input.DurationSeconds, found.state), identity.maxSeconds ?? Infinity);
  assertSessionPolicy(input.Policy, ctx.settings.switches);
  const policyArns = await passedPolicies(input, found.state.account, ctx);
  const { tags, transitiveTagKeys } = providerTags(identity, ctx);
  const lineage = [...userLink(identity, ctx), ...providerLink(identity, action, ctx), ...mappings, { stream: found.stream, epoch: found.state.sessionEpoch, ...nameOf(identity) }];
  await takeProof(identity, ctx);
  const issued = issueSession({
    kind: 'assumed-role',
    issuedAt: ctx.now,
    expiresAt: ctx.now + seconds * 1000,
    account: found.state.account,
    principal: found.stream,
    sessionName,
    lineage,
    owner: identity.userStream ?? subjectOwner(found.state.account, identity),
    sessionPolicy: input.Policy,
    policyArns,
    tags: tags.length > 0 ? tags : undefined,
    transitiveTagKeys: transitiveTagKeys.length > 0 ? transitiveTagKeys : undefined,
    sourceIdentity: identity.sourceIdentity,
    provider: identity.provider,
    subject: identity.subject,
    audience: identity.audience,
    subjectType: identity.subjectType,
    nameQualifier: identity.nameQualifier,
    authenticatedAt: identity.authenticatedAt,
  }, ctx);
  return { role: found.state, issued, packedPolicySize: input.Policy === undefined && policyArns === undefined && tags.length === 0 ? undefined : issued.packedPolicySize };
}

/** The user that the identity is here. */
export function userLink({ userStream, provider }: FederatedIdentity, ctx: OperationContext): SessionClaims['lineage'] {
  return userStream === undefined ? [] : [{ stream: userStream, epoch: sessionEpochOf(userStream, ctx) ?? 0, provider }];
}

/** Nobody here and of a provider without a stream (OAuth 2): who vouched for whom is said where the session begins. */
const nameOf = ({ userStream, providerStream, provider, subject }: FederatedIdentity): Pick<SessionClaims['lineage'][number], 'provider' | 'subject'> | undefined =>
  userStream === undefined && providerStream === undefined ? { provider, subject } : undefined;

/** Its epoch at issue, so that revoking the provider's sessions ends this one. */
function providerLink({ providerStream, subject }: FederatedIdentity, action: string, ctx: OperationContext): { stream: string; epoch: number; subject: string }[] {
  if (providerStream === undefined) return [];
  const epoch = sessionEpochOf(providerStream, ctx);
  if (epoch === undefined) throw new RolegateError('AccessDenied', `Not authorized to perform ${action}`, { reason: 'revoked', detail: `${providerStream} is gone` });
  return [{ stream: providerStream, epoch, subject }];
}

/** A provider of Ceph may give several values for one key, where multi-valued tags are known. */
function providerTags({ tags = [], transitiveTagKeys }: FederatedIdentity, { settings }: OperationContext): ReturnType<typeof sessionTags> {
  const given = tags.map(([Key, Value]) => ({ Key, Value }));
  if (!settings.switches.multiValuedVariables) return sessionTags(given, transitiveTagKeys, undefined);
  const checked = sessionTags(given.filter((tag, i) => given.findIndex((one) => one.Key === tag.Key) === i), transitiveTagKeys, undefined);
  return { tags, transitiveTagKeys: checked.transitiveTagKeys };
}
