import { aProfile, aRole, given, PROFILE_STREAM, roleAdded, ROLE_ID } from '#testing';
import { roleStream } from '../../role/role.projection.js';
import { addRoleToInstanceProfile } from './add-role-to-instance-profile.js';

const input = { InstanceProfileName: 'Web', RoleName: 'S3Access' };

describe('AddRoleToInstanceProfile', () => {
  it('records the role by its id, and holds it', () => {
    expect(given(aProfile(), aRole()).when(addRoleToInstanceProfile, input).thenEvents(roleAdded).hold).toEqual([{ target: roleStream(ROLE_ID), holder: PROFILE_STREAM }]);
  });

  it('takes one role only', () => {
    given(aProfile([roleAdded]), aRole()).when(addRoleToInstanceProfile, input).thenError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
  });

  it('refuses profiles and roles that do not exist', () => {
    given(aRole()).when(addRoleToInstanceProfile, input).thenError('NoSuchEntity', 'Instance Profile Web cannot be found.');
    given(aProfile()).when(addRoleToInstanceProfile, input).thenError('NoSuchEntity', 'The role with name S3Access cannot be found.');
  });

  it('asks whether the caller may pass the role to EC2, too', async () => {
    expect(await given(aProfile(), aRole([], { path: '/app/', tags: [{ Key: 'a', Value: '1' }] })).asks(addRoleToInstanceProfile, input)).toEqual([
      { action: 'iam:AddRoleToInstanceProfile', resource: 'arn:aws:iam:::instance-profile/Web', resourceAccount: '', cap: { type: 'roles', access: 'write' }, conditions: {} },
      {
        action: 'iam:PassRole', resource: 'arn:aws:iam:::role/app/S3Access', resourceAccount: '', cap: { type: 'roles', access: 'write' },
        conditions: { 'aws:ResourceTag/a': ['1'], 'iam:ResourceTag/a': ['1'], 'iam:PassedToService': 'ec2.amazonaws.com' },
      },
    ]);
  });
});
