import { aRole, given, HISTORY_TIME, ROLE_ID, TRUST } from '#testing';
import { getRole } from './get-role.js';

describe('GetRole', () => {
  it('answers the whole role', async () => {
    const { Role } = await given(aRole([], { path: '/p/', description: 'd', tags: [{ Key: 'a', Value: '1' }] })).answer(getRole, { RoleName: 'S3Access' });
    expect(Role).toEqual({
      Path: '/p/', RoleName: 'S3Access', RoleId: ROLE_ID, Arn: 'arn:aws:iam:::role/p/S3Access', CreateDate: HISTORY_TIME,
      AssumeRolePolicyDocument: encodeURIComponent(TRUST), Description: 'd', MaxSessionDuration: 3600, Tags: [{ Key: 'a', Value: '1' }],
    });
  });

  it('says when and where the role was last used, once it was', async () => {
    const time = new Date('2026-11-23T10:00:00Z');
    const activity = { lastUses: async (names: readonly string[]) => new Map(names.map((name) => [name, { time, service: 's3', region: 'eu' }])) };
    expect((await given(aRole()).answer(getRole, { RoleName: 'S3Access' }, { activity })).Role).toMatchObject({ RoleLastUsed: { LastUsedDate: time, Region: 'eu' } });
  });

  it('refuses a role that does not exist or lives in another account', async () => {
    await expect(given(aRole()).answer(getRole, { RoleName: 'Other' })).rejects.toMatchObject({ code: 'NoSuchEntity', message: 'The role with name Other cannot be found.' });
    await expect(given(aRole([], {}, 'tenant')).answer(getRole, { RoleName: 'S3Access' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });

  it('asks for the role with its path and its tags', async () => {
    const [asked] = await given(aRole([], { path: '/p/', tags: [{ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }] })).asks(getRole, { RoleName: 'S3Access' });
    expect(asked).toEqual({
      action: 'iam:GetRole', resource: 'arn:aws:iam:::role/p/S3Access', resourceAccount: '', cap: { type: 'roles', access: 'read' },
      conditions: { 'aws:ResourceTag/a': ['1', '2'], 'iam:ResourceTag/a': ['1', '2'] },
    });
  });

  it('shows an empty RoleLastUsed of a role that nobody used in profile aws, and none in profile ceph', async () => {
    expect((await given(aRole()).answer(getRole, { RoleName: 'S3Access' }, { compat: 'aws' })).Role).toHaveProperty('RoleLastUsed', {});
    expect((await given(aRole()).answer(getRole, { RoleName: 'S3Access' })).Role).not.toHaveProperty('RoleLastUsed');
  });
});
