import type { SessionClaims } from '#seal';
import { aProfile, aRole, aUser, type ContextOptions, given, HISTORY_TIME, PROFILE_ID, PROFILE_STREAM, ROLE_ID, roleAdded, USER_STREAM } from '#testing';
import { assumeRoleWithInstanceProfile } from './assume-role-with-instance-profile.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
const role = aRole([], { assumeRolePolicyDocument: TRUST, tags: [{ Key: 'site', Value: 'berlin' }] });
const world = given(aProfile([roleAdded], { path: '/app/', tags: [{ Key: 'team', Value: 'a' }] }), role, aUser());
const caller: ContextOptions = { principal: { stream: USER_STREAM, accessKeyId: 'AKIADAEMON' } };
const input = { InstanceProfileName: 'Web', RoleSessionName: 'i-0123456789abcdef0' };
const claimsIn = (reply: any) => JSON.parse(reply.Credentials.SessionToken.slice('token('.length, -1));

describe('AssumeRoleWithInstanceProfile', () => {
  it('asks whether the caller may pass the role to EC2 and use the profile, and whether the role trusts EC2', async () => {
    const [passing, using, assuming, ...none] = await world.asks(assumeRoleWithInstanceProfile, input, caller);
    expect(passing).toMatchObject({ action: 'iam:PassRole', resource: 'arn:aws:iam:::role/S3Access', conditions: { 'iam:PassedToService': 'ec2.amazonaws.com', 'iam:AssociatedResourceArn': 'arn:aws:ec2:default::instance/i-0123456789abcdef0', 'aws:ResourceTag/site': ['berlin'] } });
    expect(using).toMatchObject({ action: 'sts:AssumeRoleWithInstanceProfile', resource: 'arn:aws:iam:::instance-profile/app/Web', conditions: { 'aws:ResourceTag/team': ['a'], 'sts:RoleSessionName': 'i-0123456789abcdef0' } });
    expect(assuming).toMatchObject({ action: 'sts:AssumeRole', resource: 'arn:aws:iam:::role/S3Access', trust: true, service: 'ec2.amazonaws.com' });
    expect([passing!.service, using!.service, none]).toEqual([undefined, undefined, []]);
  });

  it('issues a session that rests on the key of the caller, the profile and the role', async () => {
    const reply: any = await world.answer(assumeRoleWithInstanceProfile, { ...input, DurationSeconds: 900 }, caller);
    expect(reply).toMatchObject({ InstanceProfileArn: 'arn:aws:iam:::instance-profile/app/Web', InstanceProfileId: PROFILE_ID, RoleArn: 'arn:aws:iam:::role/S3Access', AssumedRoleUser: { AssumedRoleId: `${ROLE_ID}:i-0123456789abcdef0` } });
    expect(claimsIn(reply)).toMatchObject({
      kind: 'assumed-role', sessionName: 'i-0123456789abcdef0', owner: USER_STREAM, expiresAt: NOW + 900_000,
      lineage: [{ stream: USER_STREAM, epoch: 0, accessKeyId: 'AKIADAEMON' }, { stream: PROFILE_STREAM, epoch: 0 }, { stream: `role/${ROLE_ID}`, epoch: 0 }],
    });
  });

  it("does not outlive the caller's session, and hands down what persists", async () => {
    const session = { sessionId: 's1', principal: USER_STREAM, lineage: [{ stream: USER_STREAM, epoch: 0 }], expiresAt: NOW + 60_000, tags: [['team', 'x']], transitiveTagKeys: ['team'], sourceIdentity: 'robot' } as unknown as SessionClaims;
    const chained: ContextOptions = { principal: { kind: 'assumed-role', session } };
    expect((await world.asks(assumeRoleWithInstanceProfile, input, chained)).map(({ action }) => action)).toEqual(['iam:PassRole', 'sts:AssumeRoleWithInstanceProfile', 'sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']);
    expect(claimsIn(await world.answer(assumeRoleWithInstanceProfile, input, chained))).toMatchObject({ expiresAt: NOW + 60_000, parents: ['s1'], tags: [['team', 'x']], sourceIdentity: 'robot', roleChained: true });
    await expect(world.answer(assumeRoleWithInstanceProfile, { ...input, DurationSeconds: 3601 }, chained)).rejects.toMatchObject({ code: 'ValidationError' });
  });

  it('has sessions end when the role leaves the profile', async () => {
    const left = { type: 'RoleRemovedFromInstanceProfile' as const, data: { roleId: ROLE_ID } };
    const again = given(aProfile([roleAdded, left, roleAdded]), role, aUser());
    expect(claimsIn(await again.answer(assumeRoleWithInstanceProfile, input, caller)).lineage).toContainEqual({ stream: PROFILE_STREAM, epoch: 1 });
  });

  it.each([['is not there', given(role)], ['has no role', given(aProfile(), role)], ['is of another account', given(aProfile([roleAdded], {}, 'tenant'), role)]])('asks for the use of a profile that %s, and then says so', async (_, without) => {
    expect((await without.asks(assumeRoleWithInstanceProfile, input, caller)).map(({ action, resource }) => [action, resource])).toEqual([['sts:AssumeRoleWithInstanceProfile', 'arn:aws:iam:::instance-profile/Web']]);
    // Answers come as promises or are thrown at once.
    await expect((async () => without.answer(assumeRoleWithInstanceProfile, input, caller))()).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
