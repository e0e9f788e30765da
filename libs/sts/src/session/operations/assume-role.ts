import { requestTagConditions, requestTagKeys, resourceTagConditions, resourceTagKeys, roleSessionArn } from '#iam';
import { RolegateError, rootArn } from '#kernel';
import { type AccessRequest, defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import { sessionEpochOf } from '../ancestors.js';
import { issueSession } from '../issue-session.js';
import { mfaConditionKeys, mfaConditions, provenMfa, takeMfa } from '../mfa.js';
import { DEFAULT_DURATION, findRole, roleDuration } from '../named-role.js';
import { passedPolicies } from '../passed-policies.js';
import { parseRoleArn } from '../role-arn.js';
import { assertSessionPolicy, callerLineage, callerOwner, callerSessions, inheritedTags, refuseUnsupported, sessionSourceIdentity, sessionTags } from '../session-rules.js';
import { trustPolicyOf } from '../trust-policies.js';

/** Source: STS API Reference, AssumeRole. A role that does not exist is refused like one that does not trust the caller. */
export const assumeRole = defineRead({
  name: 'AssumeRole',
  service: 'sts',
  feature: 'session',
  schema: awsOperation('sts', 'AssumeRole'),
  actions: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  conditionKeys: ['sts:ExternalId', 'sts:RoleSessionName', 'sts:SourceIdentity', 'sts:TransitiveTagKeys', 'sts:DurationSeconds', ...mfaConditionKeys, ...requestTagKeys, ...resourceTagKeys],
  errors: ['AccessDenied', 'MalformedPolicyDocument', 'PackedPolicyTooLarge', 'ValidationError', 'InvalidParameterValue', 'NotImplemented'],

  async access(input: AssumeRoleRequest, ctx): Promise<readonly AccessRequest[]> {
    const named = parseRoleArn(input.RoleArn!);
    const proof = await provenMfa(input, ctx);
    const found = findRole(input.RoleArn!, ctx)?.state;
    const base = {
      resource: input.RoleArn!,
      resourceAccount: named.account,
      resourcePolicy: found ? trustPolicyOf(found, ctx.settings.switches) : [],
      trust: true,
      hiddenReason: found ? undefined : 'no-such-role',
      conditions: {
        'sts:ExternalId': input.ExternalId,
        'sts:RoleSessionName': input.RoleSessionName,
        'sts:SourceIdentity': input.SourceIdentity ?? ctx.principal.session?.sourceIdentity,
        'sts:TransitiveTagKeys': input.TransitiveTagKeys,
        'sts:DurationSeconds': String(input.DurationSeconds ?? DEFAULT_DURATION),
        ...mfaConditions(proof),
        ...requestTagConditions(input.Tags as never),
        ...(found && resourceTagConditions(found.tags)),
      },
    };
    const actions = ['sts:AssumeRole'];
    // What a chain hands down needs the role's consent as what is passed does (IAM User Guide, "Pass session tags in AWS STS"
    // and "Monitor and control actions taken with assumed roles": every role of a chain must allow both actions).
    if (input.Tags?.length || inheritedTags(ctx.principal.session).length > 0) actions.push('sts:TagSession');
    if (base.conditions['sts:SourceIdentity'] !== undefined) actions.push('sts:SetSourceIdentity');
    return actions.map((action) => ({ action, ...base }));
  },

  async answer(input: AssumeRoleRequest, _reads, ctx): Promise<AssumeRoleResponse> {
    refuseUnsupported(input);
    const { principal } = ctx;
    if (principal.arn === rootArn(principal.account) && ctx.settings.compat === 'aws') throw new RolegateError('AccessDenied', 'Roles may not be assumed by root accounts.', { reason: 'root' });
    const found = findRole(input.RoleArn!, ctx);
    if (!found) throw new RolegateError('AccessDenied', `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`, { reason: 'no-such-role' });
    const chained = principal.kind === 'assumed-role';
    const seconds = roleDuration(input.DurationSeconds, found.state, chained);
    assertSessionPolicy(input.Policy, ctx.settings.switches);
    const policyArns = await passedPolicies(input, found.state.account, ctx);
    const { tags, transitiveTagKeys } = sessionTags(input.Tags, input.TransitiveTagKeys, principal.session);
    const sourceIdentity = sessionSourceIdentity(input.SourceIdentity, principal.session);
    const proof = await provenMfa(input, ctx);
    if (proof) await takeMfa(proof, ctx);
    // What was proven stays with the call: "temporary credentials returned by AssumeRole do not include MFA information in the
    // context" (IAM User Guide, "Secure API access with MFA").
    const issued = issueSession({
      kind: 'assumed-role',
      issuedAt: ctx.now,
      // The parent's end is the session's end, or a chain could renew itself for ever.
      expiresAt: Math.min(ctx.now + seconds * 1000, principal.session?.expiresAt ?? Infinity),
      account: found.state.account,
      principal: found.stream,
      sessionName: input.RoleSessionName!,
      lineage: [...callerLineage(principal, (stream) => sessionEpochOf(stream, ctx) ?? 0), { stream: found.stream, epoch: found.state.sessionEpoch }],
      parents: callerSessions(principal),
      owner: callerOwner(principal),
      sessionPolicy: input.Policy,
      policyArns,
      tags: tags.length > 0 ? tags : undefined,
      transitiveTagKeys: transitiveTagKeys.length > 0 ? transitiveTagKeys : undefined,
      sourceIdentity,
      externalId: input.ExternalId,
      roleChained: chained || undefined,
    }, ctx);
    return {
      Credentials: { AccessKeyId: issued.accessKeyId, SecretAccessKey: issued.secretAccessKey, SessionToken: issued.sessionToken, Expiration: issued.expiration },
      AssumedRoleUser: { AssumedRoleId: `${found.state.roleId}:${input.RoleSessionName}`, Arn: roleSessionArn(found.state, input.RoleSessionName!) },
      PackedPolicySize: input.Policy === undefined && policyArns === undefined && tags.length === 0 ? undefined : issued.packedPolicySize,
      SourceIdentity: sourceIdentity,
    };
  },
});
