import { RolegateError, isRealAccount } from '#kernel';
import { type OperationContext, defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetSessionTokenRequest, GetSessionTokenResponse } from '@aws-sdk/client-sts';
import { sessionEpochOf } from '../ancestors.js';
import { issueSession } from '../issue-session.js';
import { mfaConditionKeys, mfaConditions, provenMfa, takeMfa } from '../mfa.js';
import { callerLineage, callerOwner, callerProof, callerSessions } from '../session-rules.js';

/** Seconds. Ceph's default and maximum (rgw_sts_max_session_duration); AWS's: STS API Reference, GetSessionToken. */
const CEPH_DEFAULT = 3600;
const AWS_DEFAULT = 43_200;
const AWS_MAXIMUM = 129_600;
const ROOT_MAXIMUM = 3600;

/** Source: STS API Reference, GetSessionToken; Ceph doc/radosgw/STSLite (a user outside accounts needs an Allow for it). */
export const getSessionToken = defineRead({
  name: 'GetSessionToken',
  service: 'sts',
  feature: 'session',
  schema: awsOperation('sts', 'GetSessionToken'),
  actions: ['sts:GetSessionToken'],
  conditionKeys: mfaConditionKeys,
  errors: ['AccessDenied', 'ValidationError'],

  access: async (input: GetSessionTokenRequest, ctx) => ({
    action: 'sts:GetSessionToken',
    resource: ctx.principal.arn,
    resourceAccount: ctx.principal.account,
    permissionNotNeeded: ctx.settings.compat === 'aws' || isRealAccount(ctx.principal.account),
    conditions: mfaConditions(await provenMfa(input, ctx)),
  }),

  async answer(input: GetSessionTokenRequest, _reads, ctx): Promise<GetSessionTokenResponse> {
    const { principal } = ctx;
    refuseSessions(ctx);
    const expiresAt = ctx.now + durationOf(input, ctx) * 1000;
    const proof = await provenMfa(input, ctx);
    if (proof) await takeMfa(proof, ctx);
    const issued = issueSession({
      kind: 'session-token',
      issuedAt: ctx.now,
      expiresAt: Math.min(expiresAt, principal.session?.expiresAt ?? expiresAt),
      account: principal.account,
      principal: principal.stream,
      parents: callerSessions(principal),
      owner: callerOwner(principal),
      ...callerProof(principal),
      // What was passed for the session that asks cuts its own credentials too, or it could shed it by asking.
      sessionPolicy: principal.session?.sessionPolicy,
      policyArns: principal.session?.policyArns,
      // A session that asks without a code hands its own proof on, with its age.
      mfaSerial: proof?.serialNumber ?? principal.session?.mfaSerial,
      ...(proof && { authenticatedAt: ctx.now }),
      lineage: callerLineage(principal, (stream) => sessionEpochOf(stream, ctx) ?? 0),
    }, ctx);
    return { Credentials: { AccessKeyId: issued.accessKeyId, SecretAccessKey: issued.secretAccessKey, SessionToken: issued.sessionToken, Expiration: issued.expiration } };
  },
});

/** AWS takes long-term keys only; RGW lets GetSessionToken's own credentials ask again, within their own end. */
function refuseSessions({ principal, settings }: OperationContext): void {
  if (principal.session && (settings.compat === 'aws' || principal.kind !== 'session')) {
    throw new RolegateError('AccessDenied', 'Cannot call GetSessionToken with session credentials', { reason: 'session-credentials' });
  }
}

function durationOf(input: GetSessionTokenRequest, { principal, settings }: OperationContext): number {
  if (settings.compat === 'aws') {
    const seconds = input.DurationSeconds ?? AWS_DEFAULT;
    return principal.kind === 'root' ? Math.min(seconds, ROOT_MAXIMUM) : Math.min(seconds, AWS_MAXIMUM);
  }
  const seconds = input.DurationSeconds ?? Math.min(CEPH_DEFAULT, settings.maxSessionDuration);
  if (seconds > settings.maxSessionDuration) throw new RolegateError('ValidationError', `The requested DurationSeconds exceeds the maximum of ${settings.maxSessionDuration} seconds.`);
  return seconds;
}
