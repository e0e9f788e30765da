import { aRole, given } from '#testing';
import { listAttachedRolePolicies } from './list-attached-role-policies.js';

const attached = (arn: string) => ({ type: 'RolePolicyAttached' as const, data: { policyArn: arn, policyId: '' } });
const role = given(aRole(['arn:aws:iam:::policy/b/Two', 'arn:aws:iam::aws:policy/IAMFullAccess', 'arn:aws:iam:::policy/One'].map(attached)));

describe('ListAttachedRolePolicies', () => {
  it('answers names and ARNs, by ARN', async () => {
    expect(await role.answer(listAttachedRolePolicies, { RoleName: 'S3Access' })).toEqual({
      AttachedPolicies: [
        { PolicyName: 'One', PolicyArn: 'arn:aws:iam:::policy/One' },
        { PolicyName: 'Two', PolicyArn: 'arn:aws:iam:::policy/b/Two' },
        { PolicyName: 'IAMFullAccess', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' },
      ],
      IsTruncated: false,
    });
  });

  it('keeps to a path prefix, and pages', async () => {
    expect((await role.answer(listAttachedRolePolicies, { RoleName: 'S3Access', PathPrefix: '/b/' })).AttachedPolicies!.map((one) => one.PolicyName)).toEqual(['Two']);
    const first = await role.answer(listAttachedRolePolicies, { RoleName: 'S3Access', MaxItems: 2 });
    expect((await role.answer(listAttachedRolePolicies, { RoleName: 'S3Access', Marker: first.Marker })).AttachedPolicies!.map((one) => one.PolicyName)).toEqual(['IAMFullAccess']);
  });

  it('refuses a role that does not exist', async () => {
    await expect(given().answer(listAttachedRolePolicies, { RoleName: 'S3Access' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
