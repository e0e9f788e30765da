import { aProfile, given } from '#testing';
import { tagInstanceProfile } from './tag-instance-profile.js';

const eng = { Key: 'Department', Value: 'Eng' };
const input = { InstanceProfileName: 'Web', Tags: [eng] };

describe('TagInstanceProfile', () => {
  it('adds tags to those that are there, and records nothing when they are', () => {
    given(aProfile([], { tags: [{ Key: 'a', Value: '1' }] })).when(tagInstanceProfile, input).thenEvents({ type: 'InstanceProfileTagsChanged', data: { tags: [{ Key: 'a', Value: '1' }, eng] } });
    given(aProfile([], { tags: [eng] })).when(tagInstanceProfile, input).thenNothing();
  });

  it('refuses reserved keys, the 51st tag and profiles that do not exist', () => {
    given(aProfile()).when(tagInstanceProfile, { ...input, Tags: [{ Key: 'aws:a', Value: '' }] }).thenError('InvalidInput');
    given(aProfile([], { tags: Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' })) })).when(tagInstanceProfile, input).thenError('LimitExceeded');
    given().when(tagInstanceProfile, input).thenError('NoSuchEntity');
  });
});
