import { aRole, given, POLICY_STREAM, policyPut, ROLE_ID, roleBounded } from '#testing';
import { deleteRole } from './delete-role.js';

const input = { RoleName: 'S3Access' };

describe('DeleteRole', () => {
  it('ends the stream at the version it saw, frees the name and insists that nothing holds the role', () => {
    const decision = given(aRole([policyPut('P'), { type: 'RolePolicyDeleted', data: { policyName: 'P' } }]))
      .when(deleteRole, input).thenEvents({ type: 'RoleDeleted', data: {} });
    expect(decision.writes).toMatchObject([{ stream: `role/${ROLE_ID}`, expected: 3 }]);
    expect(decision.release).toEqual([{ name: 'role-name::S3Access', owner: `role/${ROLE_ID}` }]);
    expect(decision.unheld).toEqual([`role/${ROLE_ID}`]);
  });

  it('lets the policy of its permissions boundary go', () => {
    const { unhold } = given(aRole([roleBounded()])).when(deleteRole, input).thenEvents({ type: 'RoleDeleted', data: {} });
    expect(unhold).toEqual([{ target: POLICY_STREAM, holder: `role/${ROLE_ID}#permissions-boundary` }]);
  });

  it('refuses while an inline policy is attached', () => {
    given(aRole([policyPut('P')])).when(deleteRole, input).thenError('DeleteConflict', 'Cannot delete entity, must delete policies first.');
  });

  it('refuses a role that does not exist, and one that is gone', () => {
    given().when(deleteRole, input).thenError('NoSuchEntity');
    given(aRole([{ type: 'RoleDeleted', data: {} }])).when(deleteRole, input).thenError('NoSuchEntity');
  });

  it('frees the name as the role wrote it, however the caller writes it', () => {
    const { release } = given(aRole([], {}, '123456789012'))
      .when(deleteRole, { RoleName: 'S3ACCESS' }, { principal: { account: '123456789012' } }).thenEvents({ type: 'RoleDeleted', data: {} });
    expect(release![0]!.name).toBe('role-name:123456789012:s3access');
  });

  it('is a barrier', () => expect(deleteRole.onlyAdds).toBeFalsy());
});
