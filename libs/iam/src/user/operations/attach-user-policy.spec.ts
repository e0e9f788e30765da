import { aPolicy, ATTACHED, aUser, given, POLICY_ARN, POLICY_STREAM, USER_STREAM } from '#testing';
import { attachUserPolicy } from './attach-user-policy.js';

const input = { UserName: 'TESTER', PolicyArn: POLICY_ARN };
const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';

describe('AttachUserPolicy', () => {
  it('records the policy by ARN and id, and holds it', () => {
    const { hold } = given(aUser(), aPolicy()).when(attachUserPolicy, input).thenEvents({ type: 'UserPolicyAttached', data: ATTACHED });
    expect(hold).toEqual([{ target: POLICY_STREAM, holder: USER_STREAM }]);
  });

  it('attaches the policies of AWS, and what is attached once only', () => {
    given(aUser()).when(attachUserPolicy, { ...input, PolicyArn: OF_AWS }).thenEvents({ type: 'UserPolicyAttached', data: { policyArn: OF_AWS, policyId: '' } });
    given(aUser([{ type: 'UserPolicyAttached', data: ATTACHED }]), aPolicy()).when(attachUserPolicy, input).thenNothing();
  });

  it('refuses the eleventh', () => {
    const ten = Array.from({ length: 10 }, (_, i) => ({ type: 'UserPolicyAttached' as const, data: { policyArn: `arn:aws:iam:::policy/P${i}`, policyId: `ANPA${i}` } }));
    given(aUser(ten), aPolicy()).when(attachUserPolicy, input).thenError('LimitExceeded', 'Cannot exceed quota for PoliciesPerUser: 10');
  });

  it('refuses users and policies that do not exist', () => {
    given(aPolicy()).when(attachUserPolicy, input).thenError('NoSuchEntity', 'The user with name TESTER cannot be found.');
    given(aUser()).when(attachUserPolicy, input).thenError('NoSuchEntity', `Policy ${POLICY_ARN} does not exist or is not attachable.`);
    given(aUser()).when(attachUserPolicy, { ...input, PolicyArn: 'arn:aws:iam::aws:policy/NoSuch' }).thenError('NoSuchEntity');
    given(aUser()).when(attachUserPolicy, { ...input, PolicyArn: 'arn:aws:iam:::policy/app/' }).thenError('InvalidInput');
  });

  it('gives nothing to a system user, but by one', () => {
    given(aUser([], { system: true }), aPolicy()).when(attachUserPolicy, input).thenError('AccessDenied');
  });

  it('asks for Ceph\'s cap and shows the policy engine which policy is attached', async () => {
    expect(await given(aUser()).asks(attachUserPolicy, input)).toEqual([{
      action: 'iam:AttachUserPolicy', resource: 'arn:aws:iam:::user/TESTER', resourceAccount: '', cap: { type: 'user-policy', access: 'write' },
      conditions: { 'iam:PolicyARN': POLICY_ARN },
    }]);
  });
});
