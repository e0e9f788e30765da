import { aUser, given, userPolicyPut } from '#testing';
import { listUserPolicies } from './list-user-policies.js';

describe('ListUserPolicies', () => {
  it('answers the names, page by page', async () => {
    const user = given(aUser([userPolicyPut('b'), userPolicyPut('a')]));
    const first = await user.answer(listUserPolicies, { UserName: 'TESTER', MaxItems: 1 });
    expect(first).toMatchObject({ PolicyNames: ['a'], IsTruncated: true });
    expect(await user.answer(listUserPolicies, { UserName: 'TESTER', Marker: first.Marker })).toEqual({ PolicyNames: ['b'], IsTruncated: false });
  });

  it('refuses a user that does not exist', async () => {
    await expect(given().answer(listUserPolicies, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
