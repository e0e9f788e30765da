import { aRole, given } from '#testing';
import { updateRole } from './update-role.js';

const RoleName = 'S3Access';

describe('UpdateRole', () => {
  it('records what changed', () => {
    given(aRole()).when(updateRole, { RoleName, Description: 'x', MaxSessionDuration: 7200 })
      .thenEvents({ type: 'RoleUpdated', data: { description: 'x', maxSessionDuration: 7200 } });
    given(aRole([], { description: 'x' })).when(updateRole, { RoleName, Description: 'x', MaxSessionDuration: 7200 })
      .thenEvents({ type: 'RoleUpdated', data: { maxSessionDuration: 7200 } });
  });

  it('applies the default of one hour when no duration is given, and leaves the description', () => {
    given(aRole([], { maxSessionDuration: 7200, description: 'kept' })).when(updateRole, { RoleName })
      .thenEvents({ type: 'RoleUpdated', data: { maxSessionDuration: 3600 } });
  });

  it('empties a description', () => {
    given(aRole([], { description: 'x' })).when(updateRole, { RoleName, Description: '' }).thenEvents({ type: 'RoleUpdated', data: { description: '' } });
  });

  it('records nothing when nothing changes', () => {
    given(aRole()).when(updateRole, { RoleName, MaxSessionDuration: 3600 }).thenNothing();
  });

  it('refuses a role that does not exist', () => {
    given().when(updateRole, { RoleName }).thenError('NoSuchEntity');
  });
});
