import { aUser, given } from '#testing';
import { deleteLoginProfile } from './delete-login-profile.js';

describe('DeleteLoginProfile', () => {
  it('says that the user has none', () => {
    given(aUser()).when(deleteLoginProfile, { UserName: 'TESTER' }).thenError('NoSuchEntity', 'Login Profile for User TESTER cannot be found.');
  });

  it('refuses a user that does not exist', () => {
    given().when(deleteLoginProfile, { UserName: 'TESTER' }).thenError('NoSuchEntity', 'The user with name TESTER cannot be found.');
  });
});
