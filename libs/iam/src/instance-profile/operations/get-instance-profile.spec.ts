import { aProfile, aRole, given, HISTORY_TIME, PROFILE_ID, ROLE_ID, roleAdded } from '#testing';
import { getInstanceProfile } from './get-instance-profile.js';

describe('GetInstanceProfile', () => {
  it('answers the profile with its role', async () => {
    const { InstanceProfile } = await given(aProfile([roleAdded], { path: '/app/', tags: [{ Key: 'a', Value: '1' }] }), aRole([], { tags: [{ Key: 'b', Value: '2' }] })).answer(getInstanceProfile, { InstanceProfileName: 'Web' });
    expect(InstanceProfile).toMatchObject({
      Path: '/app/', InstanceProfileName: 'Web', InstanceProfileId: PROFILE_ID, Arn: 'arn:aws:iam:::instance-profile/app/Web', CreateDate: HISTORY_TIME,
      Roles: [{ RoleName: 'S3Access', RoleId: ROLE_ID, Arn: 'arn:aws:iam:::role/S3Access', Tags: undefined }], Tags: [{ Key: 'a', Value: '1' }],
    });
  });

  it('answers no roles where there is none', async () => {
    expect((await given(aProfile()).answer(getInstanceProfile, { InstanceProfileName: 'Web' })).InstanceProfile).toMatchObject({ Roles: [], Tags: undefined });
  });

  it('refuses one that does not exist or lies in another account', async () => {
    for (const world of [given(), given(aProfile([], {}, 'tenant'))]) {
      await expect(world.answer(getInstanceProfile, { InstanceProfileName: 'Web' })).rejects.toMatchObject({ code: 'NoSuchEntity', message: 'Instance Profile Web cannot be found.' });
    }
  });

  it('asks with the path and tags of the profile', async () => {
    expect(await given(aProfile([], { path: '/app/', tags: [{ Key: 'a', Value: '1' }] })).asks(getInstanceProfile, { InstanceProfileName: 'Web' })).toMatchObject([
      { resource: 'arn:aws:iam:::instance-profile/app/Web', cap: { type: 'roles', access: 'read' }, conditions: { 'aws:ResourceTag/a': ['1'] } },
    ]);
  });
});
