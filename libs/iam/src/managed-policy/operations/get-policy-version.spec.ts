import { ALLOW_S3, aPolicy, given, HISTORY_TIME, POLICY_ARN, versionCreated } from '#testing';
import { getPolicyVersion } from './get-policy-version.js';

const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

describe('GetPolicyVersion', () => {
  it('answers the document URL-encoded', async () => {
    const { PolicyVersion } = await given(aPolicy([versionCreated(2, true)])).answer(getPolicyVersion, { PolicyArn: POLICY_ARN, VersionId: 'v1' });
    expect(PolicyVersion).toMatchObject({ VersionId: 'v1', IsDefaultVersion: false, CreateDate: HISTORY_TIME });
    expect(decodeURIComponent(PolicyVersion!.Document!)).toBe(ALLOW_S3);
  });

  it('answers the one version of a policy of AWS to everybody', async () => {
    const { PolicyVersion } = await given().answer(getPolicyVersion, { PolicyArn: OF_AWS, VersionId: 'v1' });
    expect(JSON.parse(decodeURIComponent(PolicyVersion!.Document!))).toMatchObject({ Statement: [{ Effect: 'Allow', Action: expect.arrayContaining(['s3:Get*', 's3:List*']), Resource: '*' }] });
    expect(await given().asks(getPolicyVersion, { PolicyArn: OF_AWS, VersionId: 'v1' }, { principal: { account: 'tenant' } })).toMatchObject([{ resource: OF_AWS, resourceAccount: 'tenant' }]);
  });

  it.each([[POLICY_ARN, 'v2'], [OF_AWS, 'v2'], ['arn:aws:iam:::policy/Other', 'v1'], ['arn:aws:iam::aws:policy/NoSuch', 'v1']])('refuses %s %s, which does not exist', async (PolicyArn, VersionId) => {
    await expect(given(aPolicy()).answer(getPolicyVersion, { PolicyArn, VersionId })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
