import { aPolicy, given, POLICY_ARN, versionCreated } from '#testing';
import { deletePolicyVersion } from './delete-policy-version.js';

describe('DeletePolicyVersion', () => {
  it('removes a version that is not the default', () => {
    given(aPolicy([versionCreated(2, true)])).when(deletePolicyVersion, { PolicyArn: POLICY_ARN, VersionId: 'v1' }).thenEvents({ type: 'PolicyVersionDeleted', data: { versionId: 'v1' } });
  });

  it('refuses the default, and what does not exist', () => {
    given(aPolicy()).when(deletePolicyVersion, { PolicyArn: POLICY_ARN, VersionId: 'v1' }).thenError('DeleteConflict', 'Cannot delete the default version of a policy.');
    given(aPolicy()).when(deletePolicyVersion, { PolicyArn: POLICY_ARN, VersionId: 'v9' }).thenError('NoSuchEntity');
    given().when(deletePolicyVersion, { PolicyArn: POLICY_ARN, VersionId: 'v1' }).thenError('NoSuchEntity');
  });
});
