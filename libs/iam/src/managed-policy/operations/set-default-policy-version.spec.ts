import { aPolicy, given, POLICY_ARN, versionCreated } from '#testing';
import { setDefaultPolicyVersion } from './set-default-policy-version.js';

describe('SetDefaultPolicyVersion', () => {
  it('records the version that counts from here on, and nothing when it does already', () => {
    given(aPolicy([versionCreated(2)])).when(setDefaultPolicyVersion, { PolicyArn: POLICY_ARN, VersionId: 'v2' }).thenEvents({ type: 'DefaultPolicyVersionSet', data: { versionId: 'v2' } });
    given(aPolicy([versionCreated(2)])).when(setDefaultPolicyVersion, { PolicyArn: POLICY_ARN, VersionId: 'v1' }).thenNothing();
  });

  it('refuses versions and policies that do not exist', () => {
    given(aPolicy()).when(setDefaultPolicyVersion, { PolicyArn: POLICY_ARN, VersionId: 'v2' }).thenError('NoSuchEntity', `Policy ${POLICY_ARN} version v2 does not exist or is not attachable.`);
    given().when(setDefaultPolicyVersion, { PolicyArn: POLICY_ARN, VersionId: 'v1' }).thenError('NoSuchEntity');
  });

  it('is waited for on every node, whether it gives or takes', () => expect(setDefaultPolicyVersion.onlyAdds).toBeUndefined());
});
