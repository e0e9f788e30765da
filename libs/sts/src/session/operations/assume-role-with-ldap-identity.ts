import { roleSessionArn } from '#iam';
import { RolegateError } from '#kernel';
import { type AccessRequest, type FederatedIdentity, type OperationContext, defineRead } from '#operation';
import { constrainExtension, defineExtensionOperation, member, scalar, structure } from '#protocol';
import { directoryMatches } from '../../identity-mapping/identity-match.js';
import { type ChosenRights, chooseRights } from '../../identity-mapping/mapped-rights.js';
import { federatedAccess, federatedConditionKeys, issueFederatedSession, userLink } from '../federated-session.js';
import { DEFAULT_DURATION } from '../named-role.js';
import { assertSessionPolicy, noteIssued } from '../session-rules.js';

const ACTION = 'sts:AssumeRoleWithLDAPIdentity';

interface Input {
  readonly LDAPUsername: string;
  readonly LDAPPassword: string;
  readonly RoleArn?: string;
  readonly DurationSeconds?: number;
  readonly Policy?: string;
}

const credentials = structure('Credentials', { AccessKeyId: scalar.string, SecretAccessKey: member(scalar.string, { sensitive: 1 }), Expiration: scalar.timestamp, SessionToken: scalar.string });
const assumedRoleUser = structure('AssumedRoleUser', { AssumedRoleId: scalar.string, Arn: scalar.string });

/** On the wire as MinIO has it (docs/sts/ldap.md), and with a RoleArn. Its other parameter, TokenRevokeType, changes nothing. */
const schema = constrainExtension(
  defineExtensionOperation({
    service: 'sts',
    name: 'AssumeRoleWithLDAPIdentity',
    input: structure('AssumeRoleWithLDAPIdentityRequest', {
      LDAPUsername: scalar.string, LDAPPassword: member(scalar.string, { sensitive: 1 }), RoleArn: scalar.string, DurationSeconds: scalar.number, Policy: scalar.string, TokenRevokeType: scalar.string,
    }, ['LDAPUsername', 'LDAPPassword']),
    output: structure('AssumeRoleWithLDAPIdentityResponse', { Credentials: credentials, AssumedRoleUser: assumedRoleUser, PackedPolicySize: scalar.number }),
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

  access(input: Input, ctx): readonly AccessRequest[] {
    const identity = vouchedFor(ctx);
    const rights = rightsOf(input, identity, ctx);
    // Policies of one's own, mapped by an administrator: there is nobody else to ask.
    return rights.kind === 'policies' ? [] : federatedAccess(ACTION, { ...input, RoleArn: rights.roleArn }, identity, sessionNameOf(identity), ctx);
  },

  async answer(input: Input, _reads, ctx) {
    const identity = vouchedFor(ctx);
    const rights = rightsOf(input, identity, ctx);
    if (rights.kind === 'policies') return { Credentials: ownSession(input, identity, rights.lineage, ctx) };
    const sessionName = sessionNameOf(identity);
    const { role, issued, packedPolicySize } = await issueFederatedSession(ACTION, { ...input, RoleArn: rights.roleArn }, identity, sessionName, ctx, rights.lineage);
    return {
      Credentials: credentialsOf(issued),
      AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${sessionName}`, Arn: roleSessionArn(role, sessionName) },
      PackedPolicySize: packedPolicySize,
    };
  },
});

/** @throws RolegateError AccessDenied where no directory is configured */
function vouchedFor({ principal: { federated } }: OperationContext): FederatedIdentity {
  if (federated?.kind === 'ldap') return federated;
  throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'login-refused', detail: 'no LDAP directory is configured, or the request is signed' });
}

/** @throws RolegateError AccessDenied (reason `unmapped`), ValidationError */
const rightsOf = ({ RoleArn }: Input, identity: FederatedIdentity, { directory }: OperationContext): ChosenRights =>
  chooseRights(identity.provider, directoryMatches(identity), RoleArn, directory);

/** A session of the user that the identity is here; policies of mappings count for it, as long as the mappings are there. */
function ownSession(input: Input, identity: FederatedIdentity, mappings: ChosenRights['lineage'], ctx: OperationContext) {
  const { DurationSeconds: seconds = Math.min(DEFAULT_DURATION, ctx.settings.maxSessionDuration), Policy } = input;
  if (seconds > ctx.settings.maxSessionDuration) throw new RolegateError('ValidationError', `The requested DurationSeconds exceeds the maximum of ${ctx.settings.maxSessionDuration} seconds.`);
  assertSessionPolicy(Policy, ctx.settings.switches);
  const issued = ctx.sessions.issue({
    kind: 'session-token',
    issuedAt: ctx.now,
    expiresAt: ctx.now + seconds * 1000,
    account: '',
    principal: identity.userStream!,
    owner: identity.userStream,
    lineage: [...userLink(identity, ctx), ...mappings],
    sessionPolicy: Policy,
    tags: identity.tags?.length ? identity.tags : undefined,
    provider: identity.provider,
    subject: identity.subject,
    authenticatedAt: identity.authenticatedAt,
  });
  noteIssued(ctx, issued.sessionId, issued.accessKeyId, issued.expiration);
  return credentialsOf(issued);
}

const credentialsOf = (issued: { accessKeyId: string; secretAccessKey: string; sessionToken: string; expiration: Date }) =>
  ({ AccessKeyId: issued.accessKeyId, SecretAccessKey: issued.secretAccessKey, Expiration: issued.expiration, SessionToken: issued.sessionToken });

/** The user name as far as a session may be called so: 2 to 64 of these (STS API Reference, RoleSessionName). */
const sessionNameOf = ({ sessionName = '' }: FederatedIdentity): string => sessionName.replace(/[^\w+=,.@-]/g, '-').slice(0, 64).padEnd(2, '-');
