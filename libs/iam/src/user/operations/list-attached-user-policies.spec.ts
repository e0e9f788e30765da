import { aUser, given } from '#testing';
import { listAttachedUserPolicies } from './list-attached-user-policies.js';

const attached = (arn: string) => ({ type: 'UserPolicyAttached' as const, data: { policyArn: arn, policyId: '' } });
const user = given(aUser(['arn:aws:iam:::policy/b/Two', 'arn:aws:iam:::policy/One'].map(attached)));

describe('ListAttachedUserPolicies', () => {
  it('answers names and ARNs, by ARN, under a path prefix', async () => {
    const one = { PolicyName: 'One', PolicyArn: 'arn:aws:iam:::policy/One' };
    const two = { PolicyName: 'Two', PolicyArn: 'arn:aws:iam:::policy/b/Two' };
    expect(await user.answer(listAttachedUserPolicies, { UserName: 'TESTER' })).toEqual({ AttachedPolicies: [one, two], IsTruncated: false });
    expect(await user.answer(listAttachedUserPolicies, { UserName: 'TESTER', PathPrefix: '/b/' })).toEqual({ AttachedPolicies: [two], IsTruncated: false });
  });

  it('pages through them', async () => {
    const first = await user.answer(listAttachedUserPolicies, { UserName: 'TESTER', MaxItems: 1 });
    expect((await user.answer(listAttachedUserPolicies, { UserName: 'TESTER', Marker: first.Marker })).AttachedPolicies!.map((one) => one.PolicyName)).toEqual(['Two']);
  });

  it('refuses a user that does not exist', async () => {
    await expect(given().answer(listAttachedUserPolicies, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
