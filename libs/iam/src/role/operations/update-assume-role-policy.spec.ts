import { aRole, given, TRUST } from '#testing';
import { updateAssumeRolePolicy } from './update-assume-role-policy.js';

const other = TRUST.replace('TESTER', 'TESTER2');

describe('UpdateAssumeRolePolicy', () => {
  it('records the new text byte for byte', () => {
    given(aRole()).when(updateAssumeRolePolicy, { RoleName: 'S3Access', PolicyDocument: ` ${other}` })
      .thenEvents({ type: 'AssumeRolePolicyUpdated', data: { policyDocument: ` ${other}` } });
  });

  it('records nothing when the text is the same', () => {
    given(aRole()).when(updateAssumeRolePolicy, { RoleName: 'S3Access', PolicyDocument: TRUST }).thenNothing();
  });

  it('refuses bad documents and roles that do not exist', () => {
    given(aRole()).when(updateAssumeRolePolicy, { RoleName: 'S3Access', PolicyDocument: '{' }).thenError('MalformedPolicyDocument');
    given().when(updateAssumeRolePolicy, { RoleName: 'NoSuchRole', PolicyDocument: other }).thenError('NoSuchEntity');
  });

  it('refuses a text over the quota in profile aws', () => {
    const long = TRUST.replace('arn:aws:iam:::user/TESTER', 'arn:aws:iam::123456789012:root').replace('"sts:AssumeRole"', Array(600).fill('"sts:AssumeRole"').join(','));
    given(aRole()).when(updateAssumeRolePolicy, { RoleName: 'S3Access', PolicyDocument: long }, { compat: 'aws' }).thenError('LimitExceeded');
  });
});
