import { aUser, given, POLICY_ARN, POLICY_STREAM, USER_STREAM, userBounded } from '#testing';
import { deleteUserPermissionsBoundary } from './delete-user-permissions-boundary.js';

const input = { UserName: 'TESTER' };

describe('DeleteUserPermissionsBoundary', () => {
  it('takes it away and lets the policy go', () => {
    const { unhold } = given(aUser([userBounded()])).when(deleteUserPermissionsBoundary, input).thenEvents({ type: 'UserPermissionsBoundaryDeleted', data: {} });
    expect(unhold).toEqual([{ target: POLICY_STREAM, holder: `${USER_STREAM}#permissions-boundary` }]);
  });

  it('refuses a user without one, and one that does not exist', () => {
    given(aUser([userBounded(), { type: 'UserPermissionsBoundaryDeleted', data: {} }])).when(deleteUserPermissionsBoundary, input).thenError('NoSuchEntity', 'The user TESTER has no permissions boundary.');
    given().when(deleteUserPermissionsBoundary, input).thenError('NoSuchEntity', 'The user with name TESTER cannot be found.');
  });

  it('is a barrier', () => expect(deleteUserPermissionsBoundary.onlyAdds).toBeFalsy());

  it('shows the policy engine the boundary that there is', async () => {
    expect(await given(aUser([userBounded()])).asks(deleteUserPermissionsBoundary, input)).toEqual([{
      action: 'iam:DeleteUserPermissionsBoundary', resource: 'arn:aws:iam:::user/TESTER', resourceAccount: '', cap: { type: 'user-policy', access: 'write' },
      conditions: { 'iam:PermissionsBoundary': POLICY_ARN },
    }]);
  });
});
