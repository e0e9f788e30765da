import { aPolicy, aRole, ATTACHED, aUser, given, HISTORY_TIME, POLICY_ARN, POLICY_ID, versionCreated } from '#testing';
import { getPolicy } from './get-policy.js';

const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
const attachedToRole = (data: typeof ATTACHED) => ({ type: 'RolePolicyAttached' as const, data });

describe('GetPolicy', () => {
  it('answers the policy with its default version, and how often it is attached', async () => {
    const world = given(aPolicy([versionCreated(2, true)], { path: '/', description: 'd', tags: [{ Key: 'a', Value: '1' }] }),
      aRole([attachedToRole(ATTACHED)]), aRole([], { roleId: 'AROA2', roleName: 'Bare' }), aUser([{ type: 'UserPolicyAttached', data: ATTACHED }]));
    expect((await world.answer(getPolicy, { PolicyArn: POLICY_ARN })).Policy).toEqual({
      PolicyName: 'Reading', PolicyId: POLICY_ID, Arn: POLICY_ARN, Path: '/', DefaultVersionId: 'v2', AttachmentCount: 2, PermissionsBoundaryUsageCount: 0,
      IsAttachable: true, Description: 'd', CreateDate: HISTORY_TIME, UpdateDate: HISTORY_TIME, Tags: [{ Key: 'a', Value: '1' }],
    });
  });

  it('counts attachments of a policy of AWS in the caller\'s account alone', async () => {
    const data = { policyArn: OF_AWS, policyId: '' };
    const world = given(aRole([attachedToRole(data)]), aRole([attachedToRole(data)], { roleId: 'AROA2' }, 'other'));
    expect((await world.answer(getPolicy, { PolicyArn: OF_AWS })).Policy).toMatchObject({ PolicyName: 'AmazonS3FullAccess', DefaultVersionId: 'v1', AttachmentCount: 1, PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/) });
  });

  it('refuses what does not exist, and ARNs of something else', async () => {
    await expect(given(aPolicy()).answer(getPolicy, { PolicyArn: 'arn:aws:iam:::policy/Other' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
    await expect(given(aPolicy()).answer(getPolicy, { PolicyArn: 'arn:aws:iam:::user/TESTER' })).rejects.toMatchObject({ code: 'InvalidInput' });
  });
});
