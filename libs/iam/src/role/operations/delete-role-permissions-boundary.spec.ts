import { aRole, given, POLICY_ARN, POLICY_STREAM, ROLE_ID, roleBounded } from '#testing';
import { roleStream } from '../role.projection.js';
import { deleteRolePermissionsBoundary } from './delete-role-permissions-boundary.js';

const input = { RoleName: 'S3Access' };

describe('DeleteRolePermissionsBoundary', () => {
  it('takes it away and lets the policy go', () => {
    const { unhold } = given(aRole([roleBounded()])).when(deleteRolePermissionsBoundary, input).thenEvents({ type: 'RolePermissionsBoundaryDeleted', data: {} });
    expect(unhold).toEqual([{ target: POLICY_STREAM, holder: `${roleStream(ROLE_ID)}#permissions-boundary` }]);
  });

  it('refuses a role without one, and one that does not exist', () => {
    given(aRole([roleBounded(), { type: 'RolePermissionsBoundaryDeleted', data: {} }])).when(deleteRolePermissionsBoundary, input).thenError('NoSuchEntity', 'The role S3Access has no permissions boundary.');
    given().when(deleteRolePermissionsBoundary, input).thenError('NoSuchEntity', 'The role with name S3Access cannot be found.');
  });

  it('is a barrier', () => expect(deleteRolePermissionsBoundary.onlyAdds).toBeFalsy());

  it('shows the policy engine the boundary that there is', async () => {
    expect(await given(aRole([roleBounded()])).asks(deleteRolePermissionsBoundary, input)).toEqual([{
      action: 'iam:DeleteRolePermissionsBoundary', resource: 'arn:aws:iam:::role/S3Access', resourceAccount: '', cap: { type: 'roles', access: 'write' },
      conditions: { 'iam:PermissionsBoundary': POLICY_ARN },
    }]);
  });
});
