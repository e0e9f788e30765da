import { aProfile, given, PROFILE_STREAM, roleAdded, ROLE_ID } from '#testing';
import { deleteInstanceProfile } from './delete-instance-profile.js';

const input = { InstanceProfileName: 'Web' };

describe('DeleteInstanceProfile', () => {
  it('ends the profile and frees its name', () => {
    expect(given(aProfile()).when(deleteInstanceProfile, input).thenEvents({ type: 'InstanceProfileDeleted', data: {} }).release).toEqual([{ name: 'instance-profile-name::Web', owner: PROFILE_STREAM }]);
  });

  it('refuses one that has a role, until it is removed', () => {
    given(aProfile([roleAdded])).when(deleteInstanceProfile, input).thenError('DeleteConflict', 'Cannot delete entity, must remove roles from instance profile first.');
    expect(given(aProfile([roleAdded, { type: 'RoleRemovedFromInstanceProfile', data: { roleId: ROLE_ID } }])).when(deleteInstanceProfile, input).error).toBeUndefined();
  });

  it('refuses one that does not exist', () => {
    given().when(deleteInstanceProfile, input).thenError('NoSuchEntity');
  });
});
