import { aGroup, given, groupPolicyPut } from '#testing';
import { deleteGroupPolicy } from './delete-group-policy.js';

describe('DeleteGroupPolicy', () => {
  it('takes the policy away', () => {
    given(aGroup([groupPolicyPut('P')])).when(deleteGroupPolicy, { GroupName: 'Readers', PolicyName: 'P' })
      .thenEvents({ type: 'GroupPolicyDeleted', data: { policyName: 'P' } });
  });

  it('refuses a policy or a group that does not exist', () => {
    given(aGroup()).when(deleteGroupPolicy, { GroupName: 'Readers', PolicyName: 'P' }).thenError('NoSuchEntity', 'The group policy with name P cannot be found.');
    given().when(deleteGroupPolicy, { GroupName: 'Readers', PolicyName: 'P' }).thenError('NoSuchEntity', 'The group with name Readers cannot be found.');
  });
});
