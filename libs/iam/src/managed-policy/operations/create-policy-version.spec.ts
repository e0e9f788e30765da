import { ALLOW_S3, aPolicy, given, POLICY_ARN, versionCreated } from '#testing';
import { createPolicyVersion } from './create-policy-version.js';

const input = { PolicyArn: POLICY_ARN, PolicyDocument: ALLOW_S3 };

describe('CreatePolicyVersion', () => {
  it('adds a version and leaves the default, unless asked otherwise', () => {
    const kept = given(aPolicy()).when(createPolicyVersion, input).thenEvents(versionCreated(2));
    expect(kept.output.PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: false, Document: undefined });
    const { output } = given(aPolicy()).when(createPolicyVersion, { ...input, SetAsDefault: true }).thenEvents(versionCreated(2, true));
    expect(output.PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true });
  });

  it('never uses a number again', () => {
    given(aPolicy([versionCreated(2), { type: 'PolicyVersionDeleted', data: { versionId: 'v2' } }])).when(createPolicyVersion, input).thenEvents(versionCreated(3));
  });

  it('refuses the sixth version', () => {
    const five = [2, 3, 4, 5].map((number) => versionCreated(number));
    given(aPolicy(five)).when(createPolicyVersion, input).thenError('LimitExceeded', /can have up to 5 versions/);
    expect(given(aPolicy([...five, { type: 'PolicyVersionDeleted', data: { versionId: 'v3' } }])).when(createPolicyVersion, input).error).toBeUndefined();
  });

  it('refuses bad documents, policies that do not exist, and ARNs of nothing', () => {
    given(aPolicy()).when(createPolicyVersion, { ...input, PolicyDocument: '{' }).thenError('MalformedPolicyDocument');
    given().when(createPolicyVersion, input).thenError('NoSuchEntity', `Policy ${POLICY_ARN} does not exist or is not attachable.`);
    given(aPolicy([], { path: '/app/' })).when(createPolicyVersion, input).thenError('NoSuchEntity');
    given(aPolicy()).when(createPolicyVersion, { ...input, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }).thenError('NoSuchEntity');
    given(aPolicy()).when(createPolicyVersion, { ...input, PolicyArn: 'arn:aws:iam:::role/Reading' }).thenError('InvalidInput', 'ARN arn:aws:iam:::role/Reading is not valid.');
  });

  it('asks with the tags of the policy', async () => {
    expect(await given(aPolicy([], { tags: [{ Key: 'a', Value: '1' }] })).asks(createPolicyVersion, input)).toEqual([{
      action: 'iam:CreatePolicyVersion', resource: POLICY_ARN, resourceAccount: '', cap: { type: 'user-policy', access: 'write' },
      conditions: { 'aws:ResourceTag/a': ['1'], 'iam:ResourceTag/a': ['1'] },
    }]);
  });
});
