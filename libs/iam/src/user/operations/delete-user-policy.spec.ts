import { aUser, given, userPolicyPut } from '#testing';
import { deleteUserPolicy } from './delete-user-policy.js';

describe('DeleteUserPolicy', () => {
  it('takes the policy away', () => {
    given(aUser([userPolicyPut('P')])).when(deleteUserPolicy, { UserName: 'TESTER', PolicyName: 'P' })
      .thenEvents({ type: 'UserPolicyDeleted', data: { policyName: 'P' } });
  });

  it('refuses a policy or a user that does not exist', () => {
    given(aUser()).when(deleteUserPolicy, { UserName: 'TESTER', PolicyName: 'P' }).thenError('NoSuchEntity', /policy with name P/);
    given().when(deleteUserPolicy, { UserName: 'TESTER', PolicyName: 'P' }).thenError('NoSuchEntity', /user with name TESTER/);
  });
});
