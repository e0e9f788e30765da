import type { FederatedIdentity } from '#operation';
import { aRole, aUser, type ContextOptions, given, history, HISTORY_TIME, ROLE_ID, USER_STREAM } from '#testing';
import type { MappedRights } from '../../identity-mapping/identity-mapping.events.js';
import { identityMapping } from '../../identity-mapping/identity-mapping.projection.js';
import type { MatchKind } from '../../identity-mapping/identity-match.js';
import { assumeRoleWithCustomToken } from './assume-role-with-custom-token.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const ROLE = 'arn:aws:iam:::role/S3Access';
const PLUGIN = 'arn:minio:iam:::role/idmp-hook';
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: 'hook' }, Action: 'sts:AssumeRoleWithCustomToken' }] });
const federated: FederatedIdentity = {
  kind: 'custom-token', provider: 'hook', userStream: USER_STREAM, subject: 'alice', name: 'alice', sessionName: 'alice', maxSeconds: 1800, authenticatedAt: NOW,
  claims: [['team', 'dev']], conditions: { 'custom-token:user': 'alice', 'custom-token:team': 'dev' },
};
const callerOf = (identity: Partial<FederatedIdentity> = {}): ContextOptions => ({ principal: { kind: 'anonymous', arn: '', federated: { ...federated, ...identity } } });
const user = aUser([], { userName: 'alice@hook', type: 'custom-token' });
const role = aRole([], { assumeRolePolicyDocument: TRUST });
const mapping = (kind: MatchKind, value: string, rights: Partial<MappedRights>) => history(identityMapping, 'identity-mapping/1', '', [
  { type: 'IdentityMappingCreated', data: { mappingId: '1', provider: 'hook', match: { kind, value }, roleArns: [], policies: [], ...rights } },
]);
const claimsIn = (reply: any) => JSON.parse(reply.Credentials.SessionToken.slice('token('.length, -1));
const input = { Token: 'secret' };

describe('AssumeRoleWithCustomToken', () => {
  it.each<[MatchKind, string]>([['user', 'alice'], ['claim', 'team=dev']])('issues a session of the role that is mapped to a %s, until the webhook says', async (kind, value) => {
    const world = given(role, user, mapping(kind, value, { roleArns: [ROLE] }));
    expect(await world.asks(assumeRoleWithCustomToken, { ...input, RoleArn: PLUGIN }, callerOf())).toMatchObject([{ action: 'sts:AssumeRoleWithCustomToken', resource: ROLE, conditions: { 'custom-token:team': 'dev' } }]);
    const reply: any = await world.answer(assumeRoleWithCustomToken, { ...input, RoleArn: ROLE, DurationSeconds: 3600 }, callerOf());
    expect(reply).toMatchObject({ AssumedUser: 'custom:alice', AssumedRoleUser: { AssumedRoleId: `${ROLE_ID}:alice` } });
    expect(claimsIn(reply)).toMatchObject({ expiresAt: NOW + 1_800_000, owner: USER_STREAM, lineage: [{ stream: USER_STREAM }, { stream: 'identity-mapping/1' }, { stream: `role/${ROLE_ID}` }] });
  });

  it('issues a session of the user where policies are mapped', async () => {
    const world = given(user, mapping('user', 'alice', { policies: [{ policyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess', policyId: '' }] }));
    expect(await world.asks(assumeRoleWithCustomToken, input, callerOf())).toEqual([]);
    const reply: any = await world.answer(assumeRoleWithCustomToken, input, callerOf());
    expect(reply.AssumedUser).toBe('custom:alice');
    expect(claimsIn(reply)).toMatchObject({ kind: 'session-token', principal: USER_STREAM });
  });

  it("gives everybody the role of the webhook's configuration, whose trust policy is asked all the same", async () => {
    const world = given(role, user);
    for (const RoleArn of [PLUGIN, ROLE, undefined]) expect(await world.asks(assumeRoleWithCustomToken, { ...input, RoleArn }, callerOf({ roleArn: ROLE }))).toMatchObject([{ resource: ROLE, trust: true }]);
    expect(claimsIn(await world.answer(assumeRoleWithCustomToken, { ...input, RoleArn: PLUGIN }, callerOf({ roleArn: ROLE })))).toMatchObject({ lineage: [{ stream: USER_STREAM }, { stream: `role/${ROLE_ID}` }] });
    await expect(world.asks(assumeRoleWithCustomToken, { ...input, RoleArn: `${ROLE}2` }, callerOf({ roleArn: ROLE }))).rejects.toMatchObject({ reason: 'unmapped' });
  });

  it('refuses whom no mapping speaks of', async () => {
    await expect(given(role, user, mapping('claim', 'user=alice', { roleArns: [ROLE] })).asks(assumeRoleWithCustomToken, input, callerOf())).rejects.toMatchObject({ code: 'AccessDenied', reason: 'unmapped' });
  });

  it('is off where no webhook is configured', async () => {
    await expect(given(role).asks(assumeRoleWithCustomToken, input, { principal: { kind: 'anonymous', arn: '' } })).rejects.toMatchObject({ code: 'STSNotInitialized' });
  });
});
