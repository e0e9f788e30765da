import { aPolicy, given, POLICY_ARN } from '#testing';
import { untagPolicy } from './untag-policy.js';

const tags = [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }];

describe('UntagPolicy', () => {
  it('removes keys with all their values; those that are not there are no error', () => {
    given(aPolicy([], { tags })).when(untagPolicy, { PolicyArn: POLICY_ARN, TagKeys: ['a', 'c'] }).thenEvents({ type: 'PolicyTagsChanged', data: { tags: [tags[1]] } });
    given(aPolicy([], { tags })).when(untagPolicy, { PolicyArn: POLICY_ARN, TagKeys: ['c'] }).thenNothing();
  });

  it('refuses a policy that does not exist', () => {
    given().when(untagPolicy, { PolicyArn: POLICY_ARN, TagKeys: ['a'] }).thenError('NoSuchEntity');
  });
});
