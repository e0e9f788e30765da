import { aPolicy, aRole, ATTACHED, given, POLICY_ARN, POLICY_STREAM, ROLE_ID } from '#testing';
import { roleStream } from '../role.projection.js';
import { attachRolePolicy } from './attach-role-policy.js';

const input = { RoleName: 'S3Access', PolicyArn: POLICY_ARN };
const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
const attached = (i: number) => ({ type: 'RolePolicyAttached' as const, data: { policyArn: `arn:aws:iam:::policy/P${i}`, policyId: `ANPA${i}` } });

describe('AttachRolePolicy', () => {
  it('records the policy by ARN and id, and holds it', () => {
    const { hold } = given(aRole(), aPolicy()).when(attachRolePolicy, input).thenEvents({ type: 'RolePolicyAttached', data: ATTACHED });
    expect(hold).toEqual([{ target: POLICY_STREAM, holder: roleStream(ROLE_ID) }]);
  });

  it('attaches the policies of AWS, which nobody deletes', () => {
    const { hold } = given(aRole()).when(attachRolePolicy, { ...input, PolicyArn: OF_AWS }).thenEvents({ type: 'RolePolicyAttached', data: { policyArn: OF_AWS, policyId: '' } });
    expect(hold).toEqual([]);
  });

  it('records nothing when it is attached already', () => {
    given(aRole([{ type: 'RolePolicyAttached', data: ATTACHED }]), aPolicy()).when(attachRolePolicy, input).thenNothing();
  });

  it('refuses the eleventh', () => {
    const ten = Array.from({ length: 10 }, (_, i) => attached(i));
    given(aRole(ten), aPolicy()).when(attachRolePolicy, input).thenError('LimitExceeded', 'Cannot exceed quota for PoliciesPerRole: 10');
  });

  it('refuses roles and policies that do not exist or lie elsewhere', () => {
    given(aPolicy()).when(attachRolePolicy, input).thenError('NoSuchEntity', 'The role with name S3Access cannot be found.');
    given(aRole()).when(attachRolePolicy, input).thenError('NoSuchEntity', `Policy ${POLICY_ARN} does not exist or is not attachable.`);
    given(aRole(), aPolicy([], {}, 'other')).when(attachRolePolicy, { ...input, PolicyArn: 'arn:aws:iam::other:policy/Reading' }).thenError('NoSuchEntity');
    given(aRole(), aPolicy([], { path: '/app/' })).when(attachRolePolicy, input).thenError('NoSuchEntity');
    given(aRole()).when(attachRolePolicy, { ...input, PolicyArn: 'arn:aws:iam:::group/Reading' }).thenError('InvalidInput');
  });

  it('shows the policy engine which policy is attached', async () => {
    const [asked] = await given(aRole()).asks(attachRolePolicy, input);
    expect(asked!.conditions).toEqual({ 'iam:PolicyARN': POLICY_ARN });
  });
});
