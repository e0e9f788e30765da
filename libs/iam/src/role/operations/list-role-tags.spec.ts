import { aRole, given } from '#testing';
import { listRoleTags } from './list-role-tags.js';

const tags = [{ Key: 'b', Value: '1' }, { Key: 'a', Value: '2' }, { Key: 'a', Value: '1' }];
const sorted = [{ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }, { Key: 'b', Value: '1' }];

describe('ListRoleTags', () => {
  it('answers the tags by key, with all values of one key', async () => {
    expect(await given(aRole([], { tags })).answer(listRoleTags, { RoleName: 'S3Access' })).toEqual({ Tags: sorted, IsTruncated: false });
  });

  it('pages between two values of one key without losing any', async () => {
    const role = given(aRole([], { tags }));
    const first = await role.answer(listRoleTags, { RoleName: 'S3Access', MaxItems: 1 });
    const rest = await role.answer(listRoleTags, { RoleName: 'S3Access', Marker: first.Marker });
    expect([...first.Tags!, ...rest.Tags!]).toEqual(sorted);
  });

  it('refuses a role that does not exist', async () => {
    await expect(given().answer(listRoleTags, { RoleName: 'S3Access' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
