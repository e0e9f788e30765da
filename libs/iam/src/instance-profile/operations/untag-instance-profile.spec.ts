import { aProfile, given } from '#testing';
import { untagInstanceProfile } from './untag-instance-profile.js';

const tags = [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }];

describe('UntagInstanceProfile', () => {
  it('removes keys; those that are not there are no error', () => {
    given(aProfile([], { tags })).when(untagInstanceProfile, { InstanceProfileName: 'Web', TagKeys: ['a', 'c'] }).thenEvents({ type: 'InstanceProfileTagsChanged', data: { tags: [tags[1]] } });
    given(aProfile([], { tags })).when(untagInstanceProfile, { InstanceProfileName: 'Web', TagKeys: ['c'] }).thenNothing();
  });

  it('refuses a profile that does not exist', () => {
    given().when(untagInstanceProfile, { InstanceProfileName: 'Web', TagKeys: ['a'] }).thenError('NoSuchEntity');
  });
});
