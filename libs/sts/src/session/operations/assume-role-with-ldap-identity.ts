import { RolegateError } from '#kernel';
import { type FederatedIdentity, type OperationContext, defineRead } from '#operation';
import { constrainExtension, defineExtensionOperation, member, scalar, structure } from '#protocol';
import { mappedSessionMembers } from '../credential-shapes.js';
import { type AssumeRoleInput, federatedConditionKeys } from '../federated-session.js';
import { issueMappedSession, mappedAccess } from '../mapped-session.js';

const ACTION = 'sts:AssumeRoleWithLDAPIdentity';

/** On the wire as MinIO has it (docs/sts/ldap.md), and with a RoleArn. Its other parameter, TokenRevokeType, changes nothing. */
const schema = constrainExtension(
  defineExtensionOperation({
    service: 'sts',
    name: 'AssumeRoleWithLDAPIdentity',
    input: structure('AssumeRoleWithLDAPIdentityRequest', {
      LDAPUsername: scalar.string, LDAPPassword: member(scalar.string, { sensitive: 1 }), RoleArn: scalar.string, DurationSeconds: scalar.number, Policy: scalar.string, TokenRevokeType: scalar.string,
    }, ['LDAPUsername', 'LDAPPassword']),
    output: structure('AssumeRoleWithLDAPIdentityResponse', mappedSessionMembers),
  }),
  {
    RoleArn: { type: 'string', min: 20, max: 2048 },
    DurationSeconds: { type: 'number', min: 900, max: 31_536_000 },
    Policy: { type: 'string', min: 1, max: 2048 },
  },
);

/**
 * For whom the directory vouches, what mappings say: a role, whose trust policy must name the provider too, or managed policies
 * for the user that the identity is here. The password was judged before, by the strategy `ldap-identity`.
 */
export const assumeRoleWithLDAPIdentity = defineRead({
  name: 'AssumeRoleWithLDAPIdentity',
  service: 'sts',
  feature: 'session',
  schema,
  actions: [ACTION, 'sts:TagSession', 'sts:SetSourceIdentity'],
  conditionKeys: ['ldap:user', 'ldap:username', 'ldap:groups', ...federatedConditionKeys],
  errors: ['AccessDenied', 'IDPCommunicationError', 'InvalidParameterValue', 'MalformedPolicyDocument', 'PackedPolicyTooLarge', 'Throttling', 'ValidationError'],
  anonymous: 'unsigned',
  access: (input: AssumeRoleInput, ctx) => mappedAccess(ACTION, input, vouchedFor(ctx), ctx),
  answer: (input: AssumeRoleInput, _reads, ctx) => issueMappedSession(ACTION, input, vouchedFor(ctx), ctx),
});

/** @throws RolegateError AccessDenied where no directory is configured */
function vouchedFor({ principal: { federated } }: OperationContext): FederatedIdentity {
  if (federated?.kind === 'ldap') return federated;
  throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'login-refused', detail: 'no LDAP directory is configured, or the request is signed' });
}
