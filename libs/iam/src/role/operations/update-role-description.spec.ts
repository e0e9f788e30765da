import { aRole, given } from '#testing';
import { updateRoleDescription } from './update-role-description.js';

describe('UpdateRoleDescription', () => {
  it('records the description and answers the role as it is then', () => {
    const { output } = given(aRole([], { maxSessionDuration: 7200 })).when(updateRoleDescription, { RoleName: 'S3Access', Description: 'new' })
      .thenEvents({ type: 'RoleUpdated', data: { description: 'new' } });
    expect(output.Role).toMatchObject({ RoleName: 'S3Access', Description: 'new', MaxSessionDuration: 7200 });
  });

  it('records nothing when it is the same', () => {
    given(aRole([], { description: 'same' })).when(updateRoleDescription, { RoleName: 'S3Access', Description: 'same' }).thenNothing();
  });

  it('refuses a role that does not exist', () => {
    given().when(updateRoleDescription, { RoleName: 'S3Access', Description: 'x' }).thenError('NoSuchEntity');
  });
});
