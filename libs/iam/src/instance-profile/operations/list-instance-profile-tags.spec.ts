import { aProfile, given } from '#testing';
import { listInstanceProfileTags } from './list-instance-profile-tags.js';

const tags = [{ Key: 'b', Value: '2' }, { Key: 'a', Value: '1' }];

describe('ListInstanceProfileTags', () => {
  it('answers the tags by key, in pages', async () => {
    const profile = given(aProfile([], { tags }));
    expect(await profile.answer(listInstanceProfileTags, { InstanceProfileName: 'Web' })).toEqual({ Tags: [tags[1], tags[0]], IsTruncated: false });
    const first = await profile.answer(listInstanceProfileTags, { InstanceProfileName: 'Web', MaxItems: 1 });
    expect((await profile.answer(listInstanceProfileTags, { InstanceProfileName: 'Web', Marker: first.Marker })).Tags).toEqual([tags[0]]);
  });

  it('refuses a profile that does not exist', async () => {
    await expect(given().answer(listInstanceProfileTags, { InstanceProfileName: 'Web' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
