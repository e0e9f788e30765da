import { aPolicy, given, POLICY_ARN } from '#testing';
import { tagPolicy } from './tag-policy.js';

const eng = { Key: 'Department', Value: 'Eng' };

describe('TagPolicy', () => {
  it('adds tags to those that are there, and records nothing when they are', () => {
    given(aPolicy([], { tags: [eng] })).when(tagPolicy, { PolicyArn: POLICY_ARN, Tags: [{ Key: 'a', Value: '1' }] })
      .thenEvents({ type: 'PolicyTagsChanged', data: { tags: [eng, { Key: 'a', Value: '1' }] } });
    given(aPolicy([], { tags: [eng] })).when(tagPolicy, { PolicyArn: POLICY_ARN, Tags: [eng] }).thenNothing();
  });

  it('refuses reserved keys, the 51st tag and policies that do not exist', () => {
    given(aPolicy()).when(tagPolicy, { PolicyArn: POLICY_ARN, Tags: [{ Key: 'aws:a', Value: '' }] }).thenError('InvalidInput');
    const fifty = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
    given(aPolicy([], { tags: fifty })).when(tagPolicy, { PolicyArn: POLICY_ARN, Tags: [eng] }).thenError('LimitExceeded');
    given().when(tagPolicy, { PolicyArn: POLICY_ARN, Tags: [eng] }).thenError('NoSuchEntity');
  });

  it('shows the policy engine the tags of the policy and those of the request', async () => {
    const [asked] = await given(aPolicy([], { tags: [eng] })).asks(tagPolicy, { PolicyArn: POLICY_ARN, Tags: [{ Key: 'a', Value: '1' }] });
    expect(asked!.conditions).toEqual({ 'aws:ResourceTag/Department': ['Eng'], 'iam:ResourceTag/Department': ['Eng'], 'aws:RequestTag/a': ['1'], 'aws:TagKeys': ['a'] });
  });
});
