import { aRole, given, policyPut } from '#testing';
import { deleteRolePolicy } from './delete-role-policy.js';

describe('DeleteRolePolicy', () => {
  it('takes the policy away', () => {
    given(aRole([policyPut('P')])).when(deleteRolePolicy, { RoleName: 'S3Access', PolicyName: 'P' })
      .thenEvents({ type: 'RolePolicyDeleted', data: { policyName: 'P' } });
  });

  it('refuses a policy or a role that does not exist', () => {
    given(aRole()).when(deleteRolePolicy, { RoleName: 'S3Access', PolicyName: 'P' }).thenError('NoSuchEntity', 'The role policy with name P cannot be found.');
    given().when(deleteRolePolicy, { RoleName: 'S3Access', PolicyName: 'P' }).thenError('NoSuchEntity', 'The role with name S3Access cannot be found.');
  });
});
