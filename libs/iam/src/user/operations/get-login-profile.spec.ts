import { aUser, given } from '#testing';
import { getLoginProfile } from './get-login-profile.js';

describe('GetLoginProfile', () => {
  it('says that the user has none', async () => {
    await expect(given(aUser()).answer(getLoginProfile, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity', message: 'Login Profile for User TESTER cannot be found.' });
  });

  it('refuses a user that does not exist', async () => {
    await expect(given().answer(getLoginProfile, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity', message: 'The user with name TESTER cannot be found.' });
  });
});
