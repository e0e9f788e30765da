import { aPolicy, aGroup, ATTACHED, given, POLICY_ARN, POLICY_STREAM, GROUP_STREAM } from '#testing';
import { attachGroupPolicy } from './attach-group-policy.js';

const input = { GroupName: 'Readers', PolicyArn: POLICY_ARN };
const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
const attached = (i: number) => ({ type: 'GroupPolicyAttached' as const, data: { policyArn: `arn:aws:iam:::policy/P${i}`, policyId: `ANPA${i}` } });

describe('AttachGroupPolicy', () => {
  it('records the policy by ARN and id, and holds it', () => {
    const { hold } = given(aGroup(), aPolicy()).when(attachGroupPolicy, input).thenEvents({ type: 'GroupPolicyAttached', data: ATTACHED });
    expect(hold).toEqual([{ target: POLICY_STREAM, holder: GROUP_STREAM }]);
  });

  it('attaches the policies of AWS, which nobody deletes', () => {
    const { hold } = given(aGroup()).when(attachGroupPolicy, { ...input, PolicyArn: OF_AWS }).thenEvents({ type: 'GroupPolicyAttached', data: { policyArn: OF_AWS, policyId: '' } });
    expect(hold).toEqual([]);
  });

  it('records nothing when it is attached already', () => {
    given(aGroup([{ type: 'GroupPolicyAttached', data: ATTACHED }]), aPolicy()).when(attachGroupPolicy, input).thenNothing();
  });

  it('refuses the eleventh', () => {
    const ten = Array.from({ length: 10 }, (_, i) => attached(i));
    given(aGroup(ten), aPolicy()).when(attachGroupPolicy, input).thenError('LimitExceeded', 'Cannot exceed quota for PoliciesPerGroup: 10');
  });

  it('refuses groups and policies that do not exist or lie elsewhere', () => {
    given(aPolicy()).when(attachGroupPolicy, input).thenError('NoSuchEntity', 'The group with name Readers cannot be found.');
    given(aGroup()).when(attachGroupPolicy, input).thenError('NoSuchEntity', `Policy ${POLICY_ARN} does not exist or is not attachable.`);
    given(aGroup(), aPolicy([], {}, 'other')).when(attachGroupPolicy, { ...input, PolicyArn: 'arn:aws:iam::other:policy/Reading' }).thenError('NoSuchEntity');
    given(aGroup(), aPolicy([], { path: '/app/' })).when(attachGroupPolicy, input).thenError('NoSuchEntity');
    given(aGroup()).when(attachGroupPolicy, { ...input, PolicyArn: 'arn:aws:iam:::group/Reading' }).thenError('InvalidInput');
  });

  it('shows the policy engine which policy is attached', async () => {
    const [asked] = await given(aGroup()).asks(attachGroupPolicy, input);
    expect(asked!.conditions).toEqual({ 'iam:PolicyARN': POLICY_ARN });
  });
});
