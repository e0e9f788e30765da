import { aPolicy, given, POLICY_ARN } from '#testing';
import { listPolicyTags } from './list-policy-tags.js';

const tags = [{ Key: 'b', Value: '2' }, { Key: 'a', Value: '1' }];

describe('ListPolicyTags', () => {
  it('answers the tags by key, in pages', async () => {
    const policy = given(aPolicy([], { tags }));
    expect(await policy.answer(listPolicyTags, { PolicyArn: POLICY_ARN })).toEqual({ Tags: [tags[1], tags[0]], IsTruncated: false });
    const first = await policy.answer(listPolicyTags, { PolicyArn: POLICY_ARN, MaxItems: 1 });
    expect((await policy.answer(listPolicyTags, { PolicyArn: POLICY_ARN, Marker: first.Marker })).Tags).toEqual([tags[0]]);
  });

  it('refuses a policy that does not exist', async () => {
    await expect(given().answer(listPolicyTags, { PolicyArn: POLICY_ARN })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
