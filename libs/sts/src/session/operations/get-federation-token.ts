import { requestTagConditions, requestTagKeys } from '#iam';
import { RolegateError, federatedUserArn, isRealAccount } from '#kernel';
import { type AccessRequest, type OperationContext, defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetFederationTokenRequest, GetFederationTokenResponse } from '@aws-sdk/client-sts';
import { sessionEpochOf } from '../ancestors.js';
import { issueSession } from '../issue-session.js';
import { passedPolicies } from '../passed-policies.js';
import { assertSessionPolicy, callerLineage, callerOwner, callerSessions, sessionTags } from '../session-rules.js';

/** Seconds. Source: STS API Reference, GetFederationToken; the schema holds 900 to 129,600. */
const DEFAULT_DURATION = 43_200;
const ROOT_MAXIMUM = 3600;

/**
 * Source: STS API Reference, GetFederationToken. In profile ceph a user outside accounts without any policy may call it:
 * what such users may do comes from ownership and ACLs, and that is what the session policy cuts.
 */
export const getFederationToken = defineRead({
  name: 'GetFederationToken',
  service: 'sts',
  feature: 'session',
  schema: awsOperation('sts', 'GetFederationToken'),
  actions: ['sts:GetFederationToken', 'sts:TagSession'],
  conditionKeys: [...requestTagKeys],
  errors: ['AccessDenied', 'MalformedPolicyDocument', 'PackedPolicyTooLarge', 'ValidationError', 'InvalidParameterValue'],

  access(input: GetFederationTokenRequest, ctx): readonly AccessRequest[] {
    const { account } = ctx.principal;
    const base = {
      resource: federatedUserArn(account, input.Name!),
      resourceAccount: account,
      permissionNotNeeded: hasNoPolicies(ctx),
      conditions: requestTagConditions(input.Tags as never),
    };
    const actions = input.Tags?.length ? ['sts:GetFederationToken', 'sts:TagSession'] : ['sts:GetFederationToken'];
    return actions.map((action) => ({ action, ...base }));
  },

  async answer(input: GetFederationTokenRequest, _reads, ctx): Promise<GetFederationTokenResponse> {
    const { principal } = ctx;
    if (principal.session) throw new RolegateError('AccessDenied', 'Cannot call GetFederationToken with session credentials', { reason: 'session-credentials' });
    assertSessionPolicy(input.Policy, ctx.settings.switches);
    const policyArns = await passedPolicies(input, principal.account, ctx);
    const { tags } = sessionTags(input.Tags, undefined, undefined);
    const issued = issueSession({
      kind: 'federated-user',
      issuedAt: ctx.now,
      expiresAt: ctx.now + durationOf(input, ctx) * 1000,
      account: principal.account,
      principal: principal.stream,
      sessionName: input.Name!,
      parents: callerSessions(principal),
      owner: callerOwner(principal),
      lineage: callerLineage(principal, (stream) => sessionEpochOf(stream, ctx) ?? 0),
      sessionPolicy: input.Policy,
      policyArns,
      tags: tags.length > 0 ? tags : undefined,
    }, ctx);
    return {
      Credentials: { AccessKeyId: issued.accessKeyId, SecretAccessKey: issued.secretAccessKey, SessionToken: issued.sessionToken, Expiration: issued.expiration },
      FederatedUser: { FederatedUserId: `${principal.account}:${input.Name}`, Arn: federatedUserArn(principal.account, input.Name!) },
      PackedPolicySize: input.Policy === undefined && policyArns === undefined && tags.length === 0 ? undefined : issued.packedPolicySize,
    };
  },
});

const hasNoPolicies = ({ principal, settings }: OperationContext): boolean =>
  settings.compat === 'ceph' && !isRealAccount(principal.account) && principal.policies.identity.length === 0 && principal.policies.boundary === undefined;

/** Root's longer wishes are cut, not refused, as AWS documents it. */
function durationOf({ DurationSeconds: seconds = DEFAULT_DURATION }: GetFederationTokenRequest, { principal }: OperationContext): number {
  return principal.kind === 'root' ? Math.min(seconds, ROOT_MAXIMUM) : seconds;
}
