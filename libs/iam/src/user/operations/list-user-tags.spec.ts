import { aUser, given } from '#testing';
import { listUserTags } from './list-user-tags.js';

const tags = [{ Key: 'b', Value: '1' }, { Key: 'a', Value: '2' }, { Key: 'a', Value: '1' }];
const sorted = [{ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }, { Key: 'b', Value: '1' }];

describe('ListUserTags', () => {
  it('answers the tags by key, with all values of one key', async () => {
    expect(await given(aUser([], { tags })).answer(listUserTags, { UserName: 'TESTER' })).toEqual({ Tags: sorted, IsTruncated: false });
  });

  it('pages between two values of one key without losing any', async () => {
    const tagged = given(aUser([], { tags }));
    const first = await tagged.answer(listUserTags, { UserName: 'TESTER', MaxItems: 1 });
    const rest = await tagged.answer(listUserTags, { UserName: 'TESTER', Marker: first.Marker });
    expect([...first.Tags!, ...rest.Tags!]).toEqual(sorted);
  });

  it('refuses a user that does not exist', async () => {
    await expect(given().answer(listUserTags, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
