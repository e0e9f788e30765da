import { ALLOW_S3, aPolicy, given } from '#testing';
import { createPolicy } from './create-policy.js';

const input = { PolicyName: 'Reading', PolicyDocument: ALLOW_S3 };
const ofSize = (size: number): string => ALLOW_S3.replace('"arn:aws:s3:::*"', `"arn:aws:s3:::${'b'.repeat(size - ALLOW_S3.length + 1)}"`);

describe('CreatePolicy', () => {
  it('records the policy with its first version, takes the name, and answers the policy', () => {
    const { output, take, counts } = given().when(createPolicy, { ...input, Path: '/app/', Description: 'd', Tags: [{ Key: 'a', Value: '1' }] })
      .thenEvents({ type: 'PolicyCreated', data: { policyId: 'ANPA00000000000000001', policyName: 'Reading', path: '/app/', description: 'd', policyDocument: ALLOW_S3, tags: [{ Key: 'a', Value: '1' }] } });
    expect(take).toEqual([{ name: 'policy-name::Reading', owner: 'policy/ANPA00000000000000001' }]);
    expect(counts).toEqual([{ name: 'policies:', by: 1 }]);
    expect(output.Policy).toMatchObject({
      PolicyName: 'Reading', Arn: 'arn:aws:iam:::policy/app/Reading', Path: '/app/', DefaultVersionId: 'v1', IsAttachable: true,
      AttachmentCount: 0, PermissionsBoundaryUsageCount: 0, Tags: [{ Key: 'a', Value: '1' }],
    });
  });

  it('bounds how many an account has in profile aws; Ceph knows no such quota', () => {
    expect(given().when(createPolicy, input, { compat: 'aws' }).decision!.counts).toEqual([{ name: 'policies:', by: 1, limit: 1500 }]);
  });

  it('refuses a name that is taken, on whatever path; names of an account ignore case', () => {
    given(aPolicy([], { path: '/other/' })).when(createPolicy, input).thenError('EntityAlreadyExists', 'A policy called Reading already exists. Duplicate names are not allowed.');
    given(aPolicy([], {}, '111122223333')).when(createPolicy, { ...input, PolicyName: 'READING' }, { principal: { account: '111122223333' } }).thenError('EntityAlreadyExists');
  });

  it('refuses what is no policy of an identity', () => {
    given().when(createPolicy, { ...input, PolicyDocument: '{"Version"' }).thenError('MalformedPolicyDocument');
    given().when(createPolicy, { ...input, PolicyDocument: ALLOW_S3.replace('"Action"', '"Principal":"*","Action"') }).thenError('MalformedPolicyDocument');
  });

  it('counts 6,144 characters without white space', () => {
    expect(given().when(createPolicy, { ...input, PolicyDocument: ofSize(6144) + ' '.repeat(500) }).error).toBeUndefined();
    given().when(createPolicy, { ...input, PolicyDocument: ofSize(6145) }).thenError('LimitExceeded', 'Cannot exceed quota for PolicySize: 6144');
  });

  it('refuses reserved tags, and the account whose ARNs would be those of AWS', () => {
    given().when(createPolicy, { ...input, Tags: [{ Key: 'aws:x', Value: '' }] }).thenError('InvalidInput');
    given().when(createPolicy, input, { principal: { account: 'aws' } }).thenError('InvalidInput');
  });

  it('asks for the policy that is to be, with the tags of the request', async () => {
    expect(await given().asks(createPolicy, { ...input, Path: '/app/', Tags: [{ Key: 'a', Value: '1' }] })).toEqual([{
      action: 'iam:CreatePolicy', resource: 'arn:aws:iam:::policy/app/Reading', resourceAccount: '', cap: { type: 'user-policy', access: 'write' },
      conditions: { 'aws:RequestTag/a': ['1'], 'aws:TagKeys': ['a'] },
    }]);
  });
});
