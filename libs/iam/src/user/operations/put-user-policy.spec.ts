import { ALLOW_S3, aUser, given, userPolicyPut } from '#testing';
import { putUserPolicy } from './put-user-policy.js';

const input = { UserName: 'TESTER', PolicyName: 'Policy1', PolicyDocument: ALLOW_S3 };
const policyOf = (size: number): string => ALLOW_S3.replace('"arn:aws:s3:::*"', `"arn:aws:s3:::${'b'.repeat(size - ALLOW_S3.length + 1)}"`);

describe('PutUserPolicy', () => {
  it('records the policy byte for byte', () => {
    given(aUser()).when(putUserPolicy, { ...input, PolicyDocument: `\n${ALLOW_S3}` })
      .thenEvents({ type: 'UserPolicyPut', data: { policyName: 'Policy1', policyDocument: `\n${ALLOW_S3}` } });
  });

  it('records nothing when the same policy is there', () => {
    given(aUser([userPolicyPut('Policy1')])).when(putUserPolicy, input).thenNothing();
  });

  it('refuses bad documents and users that do not exist', () => {
    given(aUser()).when(putUserPolicy, { ...input, PolicyDocument: '{' }).thenError('MalformedPolicyDocument');
    given().when(putUserPolicy, { ...input, UserName: 'NoSuchUser' }).thenError('NoSuchEntity', 'The user with name NoSuchUser cannot be found.');
  });

  it('refuses a Principal, which no profile takes in a user\'s policy', () => {
    const withPrincipal = ALLOW_S3.replace('"Effect"', '"Principal":"*","Effect"');
    given(aUser()).when(putUserPolicy, { ...input, PolicyDocument: withPrincipal }).thenError('MalformedPolicyDocument');
  });

  it('holds the sum against 2,048 characters in profile aws', () => {
    const user = given(aUser([userPolicyPut('A', policyOf(1000))]));
    expect(user.when(putUserPolicy, { ...input, PolicyDocument: policyOf(1048) }, { compat: 'aws' }).error).toBeUndefined();
    user.when(putUserPolicy, { ...input, PolicyDocument: policyOf(1049) }, { compat: 'aws' })
      .thenError('LimitExceeded', 'Maximum policy size of 2048 bytes exceeded for user TESTER');
  });

  it('takes a hundred policies in profile ceph', () => {
    given(aUser(Array.from({ length: 100 }, (_, i) => userPolicyPut(`P${i}`)))).when(putUserPolicy, input).thenError('LimitExceeded');
  });

  it('asks for the user with its path, or the cap user-policy=write', async () => {
    expect(await given(aUser([], { path: '/p/', tags: [{ Key: 'a', Value: '1' }] })).asks(putUserPolicy, input)).toEqual([{
      action: 'iam:PutUserPolicy', resource: 'arn:aws:iam:::user/p/TESTER', resourceAccount: '', cap: { type: 'user-policy', access: 'write' },
      conditions: { 'aws:ResourceTag/a': ['1'], 'iam:ResourceTag/a': ['1'] },
    }]);
  });
});
