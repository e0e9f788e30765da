import { aProfile, aRole, given, PROFILE_STREAM, roleAdded, ROLE_ID } from '#testing';
import { roleStream } from '../../role/role.projection.js';
import { removeRoleFromInstanceProfile } from './remove-role-from-instance-profile.js';

const input = { InstanceProfileName: 'Web', RoleName: 'S3Access' };

describe('RemoveRoleFromInstanceProfile', () => {
  it('records it and lets the role go', () => {
    const { unhold } = given(aProfile([roleAdded]), aRole()).when(removeRoleFromInstanceProfile, input).thenEvents({ type: 'RoleRemovedFromInstanceProfile', data: { roleId: ROLE_ID } });
    expect(unhold).toEqual([{ target: roleStream(ROLE_ID), holder: PROFILE_STREAM }]);
  });

  it('refuses a role that is not in it, and what does not exist', () => {
    given(aProfile(), aRole()).when(removeRoleFromInstanceProfile, input).thenError('NoSuchEntity', 'Role S3Access is not in the instance profile Web.');
    given(aProfile([roleAdded]), aRole([], { roleId: 'AROA00000000000ROLE09' })).when(removeRoleFromInstanceProfile, input).thenError('NoSuchEntity');
    given(aRole()).when(removeRoleFromInstanceProfile, input).thenError('NoSuchEntity');
    given(aProfile([roleAdded])).when(removeRoleFromInstanceProfile, input).thenError('NoSuchEntity');
  });
});
