import { RolegateError } from '#kernel';
import { type FederatedIdentity, type OperationContext, defineRead } from '#operation';
import { constrainExtension, defineExtensionOperation, scalar, structure } from '#protocol';
import { mappedSessionMembers } from '../credential-shapes.js';
import { type AssumeRoleInput, federatedConditionKeys } from '../federated-session.js';
import { issueMappedSession, mappedAccess } from '../mapped-session.js';

const ACTION = 'sts:AssumeRoleWithCertificate';

/** On the wire as MinIO has it (docs/sts/tls.md), and with RoleArn and Policy. */
const schema = constrainExtension(
  defineExtensionOperation({
    service: 'sts',
    name: 'AssumeRoleWithCertificate',
    input: structure('AssumeRoleWithCertificateRequest', { RoleArn: scalar.string, DurationSeconds: scalar.number, Policy: scalar.string }),
    output: structure('AssumeRoleWithCertificateResponse', mappedSessionMembers),
  }),
  {
    RoleArn: { type: 'string', min: 20, max: 2048 },
    DurationSeconds: { type: 'number', min: 900, max: 31_536_000 },
    Policy: { type: 'string', min: 1, max: 2048 },
  },
);

/**
 * For who has a certificate, what mappings of its common name or subject say. The certificate was judged before, by the strategy
 * `certificate`; the session ends with it at the latest.
 */
export const assumeRoleWithCertificate = defineRead({
  name: 'AssumeRoleWithCertificate',
  service: 'sts',
  feature: 'session',
  schema,
  actions: [ACTION],
  conditionKeys: [
    'certificate:commonName', 'certificate:subject', 'certificate:issuer', 'certificate:serialNumber', 'certificate:dnsNames', 'certificate:uris', ...federatedConditionKeys,
  ],
  errors: [
    'AccessDenied', 'InsecureConnection', 'InvalidClientCertificate', 'InvalidParameterValue', 'MalformedPolicyDocument', 'MissingParameter', 'PackedPolicyTooLarge', 'STSNotInitialized',
    'ValidationError',
  ],
  anonymous: 'unsigned',
  access: (input: AssumeRoleInput, ctx) => mappedAccess(ACTION, input, vouchedFor(ctx), ctx),
  answer: (input: AssumeRoleInput, _reads, ctx) => issueMappedSession(ACTION, input, vouchedFor(ctx), ctx),
});

/** @throws RolegateError STSNotInitialized where client certificates are not configured */
function vouchedFor({ principal: { federated } }: OperationContext): FederatedIdentity {
  if (federated?.kind === 'certificate') return federated;
  throw new RolegateError('STSNotInitialized', "STS API 'AssumeRoleWithCertificate' is disabled", { reason: 'way-in-disabled', detail: 'ROLEGATE_TLS_CLIENT_CA is not set' });
}
