import { aGroup, given } from '#testing';
import { listAttachedGroupPolicies } from './list-attached-group-policies.js';

const attached = (arn: string) => ({ type: 'GroupPolicyAttached' as const, data: { policyArn: arn, policyId: '' } });
const group = given(aGroup(['arn:aws:iam:::policy/b/Two', 'arn:aws:iam::aws:policy/IAMFullAccess', 'arn:aws:iam:::policy/One'].map(attached)));

describe('ListAttachedGroupPolicies', () => {
  it('answers names and ARNs, by ARN', async () => {
    expect(await group.answer(listAttachedGroupPolicies, { GroupName: 'Readers' })).toEqual({
      AttachedPolicies: [
        { PolicyName: 'One', PolicyArn: 'arn:aws:iam:::policy/One' },
        { PolicyName: 'Two', PolicyArn: 'arn:aws:iam:::policy/b/Two' },
        { PolicyName: 'IAMFullAccess', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' },
      ],
      IsTruncated: false,
    });
  });

  it('keeps to a path prefix, and pages', async () => {
    expect((await group.answer(listAttachedGroupPolicies, { GroupName: 'Readers', PathPrefix: '/b/' })).AttachedPolicies!.map((one) => one.PolicyName)).toEqual(['Two']);
    const first = await group.answer(listAttachedGroupPolicies, { GroupName: 'Readers', MaxItems: 2 });
    expect((await group.answer(listAttachedGroupPolicies, { GroupName: 'Readers', Marker: first.Marker })).AttachedPolicies!.map((one) => one.PolicyName)).toEqual(['IAMFullAccess']);
  });

  it('refuses a group that does not exist', async () => {
    await expect(given().answer(listAttachedGroupPolicies, { GroupName: 'Readers' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
