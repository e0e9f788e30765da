import { readOidcProviderArn, roleSessionArn, withoutScheme } from '#iam';
import { RolegateError } from '#kernel';
import { type AccessRequest, type FederatedIdentity, type OperationContext, defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { AssumeRoleWithWebIdentityRequest, AssumeRoleWithWebIdentityResponse } from '@aws-sdk/client-sts';
import { federatedAccess, federatedConditionKeys, issueFederatedSession } from '../federated-session.js';
import { parseRoleArn } from '../role-arn.js';

const ACTION = 'sts:AssumeRoleWithWebIdentity';

/**
 * Source: STS API Reference, AssumeRoleWithWebIdentity. The token is the caller's proof: it was judged before, by the strategy
 * `web-identity`; a role that does not exist is refused like one that does not trust the provider.
 */
export const assumeRoleWithWebIdentity = defineRead({
  name: 'AssumeRoleWithWebIdentity',
  service: 'sts',
  feature: 'session',
  schema: awsOperation('sts', 'AssumeRoleWithWebIdentity'),
  actions: [ACTION, 'sts:TagSession', 'sts:SetSourceIdentity'],
  conditionKeys: ['<issuer>:<claim>', ...federatedConditionKeys],
  errors: [
    'AccessDenied', 'ExpiredTokenException', 'IDPCommunicationError', 'IDPRejectedClaim', 'InvalidIdentityToken', 'InvalidParameterValue',
    'MalformedPolicyDocument', 'PackedPolicyTooLarge', 'ValidationError',
  ],
  anonymous: 'unsigned',

  access: (input: AssumeRoleWithWebIdentityRequest, ctx): readonly AccessRequest[] => federatedAccess(ACTION, input, vouchedFor(input, ctx), input.RoleSessionName!, ctx),

  async answer(input: AssumeRoleWithWebIdentityRequest, _reads, ctx): Promise<AssumeRoleWithWebIdentityResponse> {
    const identity = vouchedFor(input, ctx);
    const { role, issued, packedPolicySize } = await issueFederatedSession(ACTION, input, identity, input.RoleSessionName!, ctx);
    return {
      Credentials: { AccessKeyId: issued.accessKeyId, SecretAccessKey: issued.secretAccessKey, SessionToken: issued.sessionToken, Expiration: issued.expiration },
      SubjectFromWebIdentityToken: identity.subject,
      AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${input.RoleSessionName}`, Arn: roleSessionArn(role, input.RoleSessionName!) },
      PackedPolicySize: packedPolicySize,
      Provider: identity.issuer === undefined ? identity.provider : withoutScheme(identity.issuer),
      Audience: identity.audience,
      SourceIdentity: identity.sourceIdentity,
    };
  },
});

/** @throws RolegateError InvalidIdentityToken where the strategy is switched off, or a provider of another account vouched */
function vouchedFor({ RoleArn }: AssumeRoleWithWebIdentityRequest, { principal: { federated } }: OperationContext): FederatedIdentity {
  const { account } = parseRoleArn(RoleArn!);
  if (federated?.kind === 'oauth2' || (federated?.kind === 'web-identity' && readOidcProviderArn(federated.provider)?.account === account)) return federated;
  throw new RolegateError('InvalidIdentityToken', 'The web identity token that was passed could not be validated.', { reason: 'invalid-identity-token', detail: 'no strategy of this node took it for the account of the role' });
}
