import { readSamlProviderArn, roleSessionArn } from '#iam';
import { RolegateError } from '#kernel';
import { type AccessRequest, type FederatedIdentity, type OperationContext, defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { AssumeRoleWithSAMLRequest, AssumeRoleWithSAMLResponse } from '@aws-sdk/client-sts';
import { federatedAccess, federatedConditionKeys, issueFederatedSession } from '../federated-session.js';
import { parseRoleArn } from '../role-arn.js';

const ACTION = 'sts:AssumeRoleWithSAML';

/**
 * Source: STS API Reference, AssumeRoleWithSAML. The assertion is the caller's proof: it was judged before, by the strategy
 * `saml`; it names the session, and may bound it.
 */
export const assumeRoleWithSAML = defineRead({
  name: 'AssumeRoleWithSAML',
  service: 'sts',
  feature: 'session',
  schema: awsOperation('sts', 'AssumeRoleWithSAML'),
  actions: [ACTION, 'sts:TagSession', 'sts:SetSourceIdentity'],
  conditionKeys: ['saml:aud', 'saml:doc', 'saml:iss', 'saml:namequalifier', 'saml:sub', 'saml:sub_type', 'saml:*', ...federatedConditionKeys],
  errors: ['AccessDenied', 'ExpiredTokenException', 'InvalidIdentityToken', 'InvalidParameterValue', 'MalformedPolicyDocument', 'PackedPolicyTooLarge', 'ServiceUnavailable', 'Throttling', 'ValidationError'],
  anonymous: 'unsigned',

  access(input: AssumeRoleWithSAMLRequest, ctx): readonly AccessRequest[] {
    const identity = vouchedFor(input, ctx);
    return federatedAccess(ACTION, input, identity, identity.sessionName!, ctx);
  },

  async answer(input: AssumeRoleWithSAMLRequest, _reads, ctx): Promise<AssumeRoleWithSAMLResponse> {
    const identity = vouchedFor(input, ctx);
    const { sessionName } = identity;
    const { role, issued, packedPolicySize } = await issueFederatedSession(ACTION, input, identity, sessionName!, ctx);
    return {
      Credentials: { AccessKeyId: issued.accessKeyId, SecretAccessKey: issued.secretAccessKey, SessionToken: issued.sessionToken, Expiration: issued.expiration },
      AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${sessionName}`, Arn: roleSessionArn(role, sessionName!) },
      // AWS's example and its users' scripts have it without a policy as well.
      PackedPolicySize: packedPolicySize ?? 0,
      Subject: identity.subject,
      SubjectType: identity.subjectType,
      Issuer: identity.issuer,
      Audience: identity.audience,
      NameQualifier: identity.nameQualifier,
      SourceIdentity: identity.sourceIdentity,
    };
  },
});

/** @throws RolegateError ValidationError; InvalidIdentityToken where the strategy is switched off, or a provider of another account vouched */
function vouchedFor({ RoleArn, PrincipalArn }: AssumeRoleWithSAMLRequest, { principal: { federated } }: OperationContext): FederatedIdentity {
  const { account } = parseRoleArn(RoleArn!);
  const named = readSamlProviderArn(PrincipalArn!);
  if (!named) throw new RolegateError('ValidationError', `${PrincipalArn} is invalid`);
  if (federated?.kind === 'saml' && federated.provider === PrincipalArn && named.account === account) return federated;
  throw new RolegateError('InvalidIdentityToken', 'Your request included an invalid SAML response.', { reason: 'invalid-identity-token', detail: 'no strategy of this node took it for the account of the role' });
}
