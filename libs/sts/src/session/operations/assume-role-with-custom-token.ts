import { RolegateError } from '#kernel';
import { type FederatedIdentity, type OperationContext, defineRead } from '#operation';
import { constrainExtension, defineExtensionOperation, member, scalar, structure } from '#protocol';
import { mappedSessionMembers } from '../credential-shapes.js';
import { type AssumeRoleInput, federatedConditionKeys } from '../federated-session.js';
import { issueMappedSession, mappedAccess } from '../mapped-session.js';

const ACTION = 'sts:AssumeRoleWithCustomToken';

interface Input extends AssumeRoleInput {
  readonly Token: string;
}

/** On the wire as MinIO has it (docs/sts/custom-token-identity.md), and with a role of one's own as RoleArn, ProviderId and Policy. */
const schema = constrainExtension(
  defineExtensionOperation({
    service: 'sts',
    name: 'AssumeRoleWithCustomToken',
    input: structure('AssumeRoleWithCustomTokenRequest', {
      Token: member(scalar.string, { sensitive: 1 }), RoleArn: scalar.string, ProviderId: scalar.string, DurationSeconds: scalar.number, Policy: scalar.string,
    }, ['Token']),
    output: structure('AssumeRoleWithCustomTokenResponse', { ...mappedSessionMembers, AssumedUser: scalar.string }),
  }),
  {
    Token: { type: 'string', min: 1, max: 20_000 },
    RoleArn: { type: 'string', min: 20, max: 2048 },
    ProviderId: { type: 'string', min: 1, max: 64 },
    DurationSeconds: { type: 'number', min: 900, max: 31_536_000 },
    Policy: { type: 'string', min: 1, max: 2048 },
  },
);

/**
 * For whom a webhook vouches, the role of its configuration or what mappings say. The token was judged before, by the strategy
 * `custom-token`; the session ends when the webhook says at the latest.
 */
export const assumeRoleWithCustomToken = defineRead({
  name: 'AssumeRoleWithCustomToken',
  service: 'sts',
  feature: 'session',
  schema,
  actions: [ACTION],
  conditionKeys: ['custom-token:user', 'custom-token:*', ...federatedConditionKeys],
  errors: [
    'AccessDenied', 'IDPCommunicationError', 'IDPRejectedClaim', 'InvalidParameterValue', 'MalformedPolicyDocument', 'PackedPolicyTooLarge', 'STSNotInitialized', 'Throttling', 'ValidationError',
  ],
  anonymous: 'unsigned',
  access: (input: Input, ctx) => mappedAccess(ACTION, ownRole(input), vouchedFor(ctx), ctx),

  async answer(input: Input, _reads, ctx) {
    const identity = vouchedFor(ctx);
    return { ...(await issueMappedSession(ACTION, ownRole(input), identity, ctx)), AssumedUser: `custom:${identity.subject}` };
  },
});

/** MinIO's ARN names the webhook alone. */
const ownRole = (input: AssumeRoleInput): AssumeRoleInput => (input.RoleArn?.startsWith('arn:minio:') ? { ...input, RoleArn: undefined } : input);

/** @throws RolegateError STSNotInitialized where no webhook is configured */
function vouchedFor({ principal: { federated } }: OperationContext): FederatedIdentity {
  if (federated?.kind === 'custom-token') return federated;
  throw new RolegateError('STSNotInitialized', "STS API 'AssumeRoleWithCustomToken' is disabled", { reason: 'way-in-disabled', detail: 'ROLEGATE_CUSTOM_TOKEN_PROVIDERS is not set' });
}
