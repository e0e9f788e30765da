import { aUser, given, HISTORY_TIME, keyCreated, USER_STREAM } from '#testing';
import { listAccessKeys } from './list-access-keys.js';

const user = given(aUser([keyCreated('B'), keyCreated('A'), { type: 'AccessKeyStatusChanged', data: { accessKeyId: 'B', status: 'Inactive' } }]));

describe('ListAccessKeys', () => {
  it('answers ids and status by id, and nothing of the secrets', async () => {
    const reply = await user.answer(listAccessKeys, { UserName: 'TESTER' });
    expect(reply).toEqual({
      AccessKeyMetadata: [
        { UserName: 'TESTER', AccessKeyId: 'A', Status: 'Active', CreateDate: HISTORY_TIME },
        { UserName: 'TESTER', AccessKeyId: 'B', Status: 'Inactive', CreateDate: HISTORY_TIME },
      ],
      IsTruncated: false,
    });
  });

  it('pages, for the caller itself when no user is named', async () => {
    const options = { principal: { stream: USER_STREAM } };
    const first = await user.answer(listAccessKeys, { MaxItems: 1 }, options);
    const rest = await user.answer(listAccessKeys, { MaxItems: 1, Marker: first.Marker }, options);
    expect([first, rest].flatMap((page) => page.AccessKeyMetadata!.map((key) => key.AccessKeyId))).toEqual(['A', 'B']);
    expect(rest.IsTruncated).toBe(false);
  });

  it('refuses a user that does not exist', async () => {
    await expect(given().answer(listAccessKeys, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
