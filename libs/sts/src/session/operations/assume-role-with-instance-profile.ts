import { type InstanceProfileState, type RoleState, instanceProfile, instanceProfileArn, instanceProfileNameKey, resourceTagConditions, resourceTagKeys, role, roleArn, roleSessionArn, roleStream } from '#iam';
import { RolegateError, iamArn } from '#kernel';
import { type AccessRequest, type OperationContext, type Present, defineRead } from '#operation';
import { constrainExtension, defineExtensionOperation, scalar, structure } from '#protocol';
import { sessionEpochOf } from '../ancestors.js';
import { assumedRoleUserShape, credentialsShape } from '../credential-shapes.js';
import { issueSession } from '../issue-session.js';
import { DEFAULT_DURATION, roleDuration } from '../named-role.js';
import { callerLineage, callerOwner, callerSessions, inheritedTags, sessionSourceIdentity, sessionTags } from '../session-rules.js';
import { trustPolicyOf } from '../trust-policies.js';

const ACTION = 'sts:AssumeRoleWithInstanceProfile';
/** Who takes the role from a profile, as trust policies name it. */
const SERVICE = 'ec2.amazonaws.com';

interface Input {
  readonly InstanceProfileName: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number;
}

/** AWS has no such operation: there EC2 does the same unseen. Limits are those of IAM's InstanceProfileName and of AssumeRole. */
const schema = constrainExtension(
  defineExtensionOperation({
    service: 'sts',
    name: 'AssumeRoleWithInstanceProfile',
    input: structure('AssumeRoleWithInstanceProfileRequest', { InstanceProfileName: scalar.string, RoleSessionName: scalar.string, DurationSeconds: scalar.number }, ['InstanceProfileName', 'RoleSessionName']),
    output: structure('AssumeRoleWithInstanceProfileResponse', {
      Credentials: credentialsShape, AssumedRoleUser: assumedRoleUserShape, InstanceProfileArn: scalar.string, InstanceProfileId: scalar.string, RoleArn: scalar.string,
    }),
  }),
  {
    InstanceProfileName: { type: 'string', min: 1, max: 128, pattern: '[\\w+=,.@-]+' },
    RoleSessionName: { type: 'string', min: 2, max: 64, pattern: '[\\w+=,.@-]*' },
    DurationSeconds: { type: 'number', min: 900, max: 43_200 },
  },
);

interface Profile {
  readonly profile: Present<InstanceProfileState>;
  readonly role: Present<RoleState>;
}

/**
 * The role of an instance profile, for what acts as EC2 beside a workload (`rolegate imds`). Three things are asked: whether the
 * caller may use the profile; whether it may pass the role to EC2, as one who starts an instance must (IAM User Guide, "Grant a
 * user permissions to pass a role to an AWS service"; iam:AssociatedResourceArn is the instance that the session is named after); and whether the role trusts {"Service": "ec2.amazonaws.com"}, where
 * nothing that the caller has counts. The session ends with the caller's key or session, and when the role leaves the profile.
 */
export const assumeRoleWithInstanceProfile = defineRead({
  name: 'AssumeRoleWithInstanceProfile',
  service: 'sts',
  feature: 'session',
  schema,
  actions: [ACTION, 'iam:PassRole', 'sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  conditionKeys: ['sts:RoleSessionName', 'sts:DurationSeconds', 'iam:PassedToService', 'iam:AssociatedResourceArn', ...resourceTagKeys],
  errors: ['AccessDenied', 'NoSuchEntity', 'ValidationError'],

  async access(input: Input, ctx): Promise<readonly AccessRequest[]> {
    const { account, session } = ctx.principal;
    // Made on another node, perhaps a moment ago.
    if (!profileNamed(input, ctx)?.role) await ctx.directory.catchUp();
    const found = profileNamed(input, ctx);
    const asked = { 'sts:RoleSessionName': input.RoleSessionName, 'sts:DurationSeconds': String(input.DurationSeconds ?? DEFAULT_DURATION) };
    const profile = found?.profile.state;
    const using: AccessRequest = {
      action: ACTION,
      resource: profile ? instanceProfileArn(profile) : iamArn(account, 'instance-profile', '/', input.InstanceProfileName),
      resourceAccount: account,
      conditions: { ...asked, ...(profile && resourceTagConditions(profile.tags)) },
    };
    if (!found?.role) return [using];
    const { state } = found.role;
    const onRole = { resource: roleArn(state), resourceAccount: account };
    const instance = `arn:aws:ec2:${ctx.settings.region}:${account}:instance/${input.RoleSessionName}`;
    const passing: AccessRequest = {
      action: 'iam:PassRole', ...onRole, cap: { type: 'roles', access: 'write' },
      conditions: { 'iam:PassedToService': SERVICE, 'iam:AssociatedResourceArn': instance, ...resourceTagConditions(state.tags) },
    };
    const assuming = { ...onRole, resourcePolicy: trustPolicyOf(state, ctx.settings.switches), trust: true, service: SERVICE, conditions: { ...asked, ...resourceTagConditions(state.tags) } };
    const actions = ['sts:AssumeRole', ...(inheritedTags(session).length > 0 ? ['sts:TagSession'] : []), ...(session?.sourceIdentity !== undefined ? ['sts:SetSourceIdentity'] : [])];
    return [passing, using, ...actions.map((action) => ({ action, ...assuming }))];
  },

  answer(input: Input, _reads, ctx) {
    const { profile, role: { state, stream } } = presentProfile(input, ctx);
    const { principal } = ctx;
    const chained = principal.kind === 'assumed-role';
    const seconds = roleDuration(input.DurationSeconds, state, chained);
    const { tags, transitiveTagKeys } = sessionTags(undefined, undefined, principal.session);
    const issued = issueSession({
      kind: 'assumed-role',
      issuedAt: ctx.now,
      expiresAt: Math.min(ctx.now + seconds * 1000, principal.session?.expiresAt ?? Infinity),
      account: state.account,
      principal: stream,
      sessionName: input.RoleSessionName,
      lineage: [
        ...callerLineage(principal, (one) => sessionEpochOf(one, ctx) ?? 0),
        { stream: profile.stream, epoch: profile.state.sessionEpoch }, { stream, epoch: state.sessionEpoch },
      ],
      parents: callerSessions(principal),
      owner: callerOwner(principal),
      tags: tags.length > 0 ? tags : undefined,
      transitiveTagKeys: transitiveTagKeys.length > 0 ? transitiveTagKeys : undefined,
      sourceIdentity: sessionSourceIdentity(undefined, principal.session),
      roleChained: chained || undefined,
    }, ctx);
    return {
      Credentials: { AccessKeyId: issued.accessKeyId, SecretAccessKey: issued.secretAccessKey, SessionToken: issued.sessionToken, Expiration: issued.expiration },
      AssumedRoleUser: { AssumedRoleId: `${state.roleId}:${input.RoleSessionName}`, Arn: roleSessionArn(state, input.RoleSessionName) },
      InstanceProfileArn: instanceProfileArn(profile.state),
      InstanceProfileId: profile.state.instanceProfileId,
      RoleArn: roleArn(state),
    };
  },
});

/** A profile of the caller's account, and its role, as memory has them. */
function profileNamed({ InstanceProfileName }: Input, { directory, principal }: OperationContext): { readonly profile: Present<InstanceProfileState>; readonly role: Present<RoleState> | undefined } | undefined {
  const profile = directory.find(instanceProfile, instanceProfileNameKey(principal.account, InstanceProfileName));
  if (!profile?.state) return undefined;
  const { roleId } = profile.state;
  const found = roleId === undefined ? undefined : directory.get(role, roleStream(roleId));
  return { profile: profile as Present<InstanceProfileState>, role: found?.state && (found as Present<RoleState>) };
}

/** @throws RolegateError NoSuchEntity */
function presentProfile(input: Input, ctx: OperationContext): Profile {
  const found = profileNamed(input, ctx);
  if (!found) throw new RolegateError('NoSuchEntity', `Instance Profile ${input.InstanceProfileName} cannot be found.`);
  if (!found.role) throw new RolegateError('NoSuchEntity', `Instance Profile ${input.InstanceProfileName} has no role.`);
  return { profile: found.profile, role: found.role };
}
