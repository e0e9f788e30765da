import { ALLOW_S3, aRole, given, policyPut } from '#testing';
import { putRolePolicy } from './put-role-policy.js';

const input = { RoleName: 'S3Access', PolicyName: 'Policy1', PolicyDocument: ALLOW_S3 };
/** A policy of about `size` characters that AWS counts. */
const policyOf = (size: number): string => ALLOW_S3.replace('"arn:aws:s3:::*"', `"arn:aws:s3:::${'b'.repeat(size - ALLOW_S3.length + 1)}"`);

describe('PutRolePolicy', () => {
  it('records the policy byte for byte, at the version that it saw', () => {
    const { writes } = given(aRole()).when(putRolePolicy, input).thenEvents({ type: 'RolePolicyPut', data: { policyName: 'Policy1', policyDocument: ALLOW_S3 } });
    expect(writes).toMatchObject([{ expected: 1 }]);
  });

  it('replaces a policy of that name, and records nothing when it is the same', () => {
    const changed = ALLOW_S3.replace('s3:*', 's3:GetObject');
    given(aRole([policyPut('Policy1')])).when(putRolePolicy, { ...input, PolicyDocument: changed })
      .thenEvents({ type: 'RolePolicyPut', data: { policyName: 'Policy1', policyDocument: changed } });
    given(aRole([policyPut('Policy1')])).when(putRolePolicy, input).thenNothing();
  });

  it('refuses bad documents and roles that do not exist', () => {
    given(aRole()).when(putRolePolicy, { ...input, PolicyDocument: '{"a"' }).thenError('MalformedPolicyDocument');
    given().when(putRolePolicy, { ...input, RoleName: 'NoSuchRole' }).thenError('NoSuchEntity', 'The role with name NoSuchRole cannot be found.');
  });

  it('holds the sum of all policies of a role against 10,240 characters in profile aws', () => {
    const role = given(aRole([policyPut('A', policyOf(6000))]));
    expect(role.when(putRolePolicy, { ...input, PolicyDocument: policyOf(4240) }, { compat: 'aws' }).error).toBeUndefined();
    role.when(putRolePolicy, { ...input, PolicyDocument: policyOf(4241) }, { compat: 'aws' })
      .thenError('LimitExceeded', 'Maximum policy size of 10240 bytes exceeded for role S3Access');
    expect(role.when(putRolePolicy, { ...input, PolicyDocument: policyOf(9000) }).error).toBeUndefined();
  });

  it('does not count white space, nor the policy that is replaced', () => {
    const role = given(aRole([policyPut('Policy1', policyOf(6000))]));
    expect(role.when(putRolePolicy, { ...input, PolicyDocument: policyOf(10_240) + ' '.repeat(9000) }, { compat: 'aws' }).error).toBeUndefined();
  });

  it('takes a hundred policies in profile ceph', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => policyPut(`P${i}`));
    given(aRole(hundred)).when(putRolePolicy, input).thenError('LimitExceeded');
    expect(given(aRole(hundred)).when(putRolePolicy, { ...input, PolicyName: 'P7', PolicyDocument: policyOf(200) }).error).toBeUndefined();
  });
});
