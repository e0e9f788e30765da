import { ALLOW_S3, aGroup, given, groupPolicyPut } from '#testing';
import { putGroupPolicy } from './put-group-policy.js';

const input = { GroupName: 'Readers', PolicyName: 'Policy1', PolicyDocument: ALLOW_S3 };
/** A policy of about `size` characters that AWS counts. */
const policyOf = (size: number): string => ALLOW_S3.replace('"arn:aws:s3:::*"', `"arn:aws:s3:::${'b'.repeat(size - ALLOW_S3.length + 1)}"`);

describe('PutGroupPolicy', () => {
  it('records the policy byte for byte, at the version that it saw', () => {
    const { writes } = given(aGroup()).when(putGroupPolicy, input).thenEvents({ type: 'GroupPolicyPut', data: { policyName: 'Policy1', policyDocument: ALLOW_S3 } });
    expect(writes).toMatchObject([{ expected: 1 }]);
  });

  it('replaces a policy of that name, and records nothing when it is the same', () => {
    const changed = ALLOW_S3.replace('s3:*', 's3:GetObject');
    given(aGroup([groupPolicyPut('Policy1')])).when(putGroupPolicy, { ...input, PolicyDocument: changed })
      .thenEvents({ type: 'GroupPolicyPut', data: { policyName: 'Policy1', policyDocument: changed } });
    given(aGroup([groupPolicyPut('Policy1')])).when(putGroupPolicy, input).thenNothing();
  });

  it('refuses bad documents and groups that do not exist', () => {
    given(aGroup()).when(putGroupPolicy, { ...input, PolicyDocument: '{"a"' }).thenError('MalformedPolicyDocument');
    given().when(putGroupPolicy, { ...input, GroupName: 'NoSuchGroup' }).thenError('NoSuchEntity', 'The group with name NoSuchGroup cannot be found.');
  });

  it('holds the sum of all policies of a group against 5,120 characters in profile aws', () => {
    const group = given(aGroup([groupPolicyPut('A', policyOf(3000))]));
    expect(group.when(putGroupPolicy, { ...input, PolicyDocument: policyOf(2120) }, { compat: 'aws' }).error).toBeUndefined();
    group.when(putGroupPolicy, { ...input, PolicyDocument: policyOf(2121) }, { compat: 'aws' })
      .thenError('LimitExceeded', 'Maximum policy size of 5120 bytes exceeded for group Readers');
    expect(group.when(putGroupPolicy, { ...input, PolicyDocument: policyOf(9000) }).error).toBeUndefined();
  });

  it('does not count white space, nor the policy that is replaced', () => {
    const group = given(aGroup([groupPolicyPut('Policy1', policyOf(3000))]));
    expect(group.when(putGroupPolicy, { ...input, PolicyDocument: policyOf(5120) + ' '.repeat(9000) }, { compat: 'aws' }).error).toBeUndefined();
  });

  it('takes a hundred policies in profile ceph', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => groupPolicyPut(`P${i}`));
    given(aGroup(hundred)).when(putGroupPolicy, input).thenError('LimitExceeded');
    expect(given(aGroup(hundred)).when(putGroupPolicy, { ...input, PolicyName: 'P7', PolicyDocument: policyOf(200) }).error).toBeUndefined();
  });
});
