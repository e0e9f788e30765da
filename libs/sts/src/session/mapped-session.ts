import { roleSessionArn } from '#iam';
import { RolegateError } from '#kernel';
import type { AccessRequest, FederatedIdentity, IssuedSession, OperationContext } from '#operation';
import { matchesOf } from '../identity-mapping/identity-match.js';
import { type ChosenRights, chooseRights } from '../identity-mapping/mapped-rights.js';
import { type AssumeRoleInput, federatedAccess, issueFederatedSession, userLink } from './federated-session.js';
import { issueSession } from './issue-session.js';
import { DEFAULT_DURATION } from './named-role.js';
import { assertSessionPolicy } from './session-rules.js';

/** What the AssumeRoleWith… operations say of a session in MinIO's form; the last two only where it is one of a role. */
export interface MappedSession {
  readonly Credentials: { readonly AccessKeyId: string; readonly SecretAccessKey: string; readonly Expiration: Date; readonly SessionToken: string };
  readonly AssumedRoleUser?: { readonly AssumedRoleId: string; readonly Arn: string };
  readonly PackedPolicySize?: number;
}

/** The questions about whom mappings give a role, or policies of its own. @throws RolegateError AccessDenied (reason `unmapped`), ValidationError */
export function mappedAccess(action: string, input: AssumeRoleInput, identity: FederatedIdentity, ctx: OperationContext): readonly AccessRequest[] {
  const rights = rightsOf(input, identity, ctx);
  // Policies of one's own, mapped by an administrator: there is nobody else to ask.
  return rights.kind === 'policies' ? [] : federatedAccess(action, { ...input, RoleArn: rights.roleArn }, identity, sessionNameOf(identity), ctx);
}

/**
 * What mappings give to whom a provider vouches for: a session of a role, whose trust policy was asked, or one of the user
 * that the identity is here.
 * @throws RolegateError AccessDenied, ValidationError, MalformedPolicyDocument, PackedPolicyTooLarge, InvalidParameterValue
 */
export async function issueMappedSession(action: string, input: AssumeRoleInput, identity: FederatedIdentity, ctx: OperationContext): Promise<MappedSession> {
  const rights = rightsOf(input, identity, ctx);
  if (rights.kind === 'policies') return { Credentials: ownSession(input, identity, rights.lineage, ctx) };
  const sessionName = sessionNameOf(identity);
  const { role, issued, packedPolicySize } = await issueFederatedSession(action, { ...input, RoleArn: rights.roleArn }, identity, sessionName, ctx, rights.lineage);
  return {
    Credentials: credentialsOf(issued),
    AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${sessionName}`, Arn: roleSessionArn(role, sessionName) },
    PackedPolicySize: packedPolicySize,
  };
}

/** @throws RolegateError AccessDenied (reason `unmapped`), ValidationError */
function rightsOf({ RoleArn }: AssumeRoleInput, identity: FederatedIdentity, { directory }: OperationContext): ChosenRights {
  const { provider, roleArn } = identity;
  // The configuration maps all of the provider.
  if (roleArn !== undefined && (RoleArn ?? roleArn) === roleArn) return { kind: 'role', roleArn, lineage: [] };
  return chooseRights(provider, matchesOf(identity), RoleArn, directory);
}

/** A session of the user that the identity is here; policies of mappings count for it, as long as the mappings are there. */
function ownSession(input: AssumeRoleInput, identity: FederatedIdentity, mappings: ChosenRights['lineage'], ctx: OperationContext): MappedSession['Credentials'] {
  const { DurationSeconds: seconds = Math.min(DEFAULT_DURATION, ctx.settings.maxSessionDuration), Policy } = input;
  if (seconds > ctx.settings.maxSessionDuration) throw new RolegateError('ValidationError', `The requested DurationSeconds exceeds the maximum of ${ctx.settings.maxSessionDuration} seconds.`);
  assertSessionPolicy(Policy, ctx.settings.switches);
  const issued = issueSession({
    kind: 'session-token',
    issuedAt: ctx.now,
    expiresAt: ctx.now + Math.min(seconds, identity.maxSeconds ?? Infinity) * 1000,
    account: '',
    principal: identity.userStream!,
    owner: identity.userStream,
    lineage: [...userLink(identity, ctx), ...mappings],
    sessionPolicy: Policy,
    tags: identity.tags?.length ? identity.tags : undefined,
    provider: identity.provider,
    subject: identity.subject,
    authenticatedAt: identity.authenticatedAt,
  }, ctx);
  return credentialsOf(issued);
}

const credentialsOf = (issued: IssuedSession): MappedSession['Credentials'] =>
  ({ AccessKeyId: issued.accessKeyId, SecretAccessKey: issued.secretAccessKey, Expiration: issued.expiration, SessionToken: issued.sessionToken });

/** The user's name as far as a session may be called so: 2 to 64 of these (STS API Reference, RoleSessionName). */
const sessionNameOf = ({ sessionName = '' }: FederatedIdentity): string => sessionName.replace(/[^\w+=,.@-]/g, '-').slice(0, 64).padEnd(2, '-');
