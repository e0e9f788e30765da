import { aUser, given, keyCreated } from '#testing';
import { updateAccessKey } from './update-access-key.js';

const user = given(aUser([keyCreated('TESTER')]));
const input = { UserName: 'TESTER', AccessKeyId: 'TESTER' };

describe('UpdateAccessKey', () => {
  it('records a change of status', () => {
    user.when(updateAccessKey, { ...input, Status: 'Inactive' }).thenEvents({ type: 'AccessKeyStatusChanged', data: { accessKeyId: 'TESTER', status: 'Inactive' } });
  });

  it('records nothing when the status is that already, and is a barrier all the same', () => {
    user.when(updateAccessKey, { ...input, Status: 'Active' }).thenNothing();
    expect(updateAccessKey.onlyAdds).toBeFalsy();
  });

  it('refuses a status that callers may not set', () => {
    user.when(updateAccessKey, { ...input, Status: 'Expired' }).thenError('ValidationError');
  });

  it('refuses a key that the user does not have', () => {
    user.when(updateAccessKey, { ...input, AccessKeyId: 'OTHER', Status: 'Active' }).thenError('NoSuchEntity', 'The Access Key with id OTHER cannot be found.');
    given().when(updateAccessKey, { ...input, Status: 'Active' }).thenError('NoSuchEntity', /user with name/);
  });
});
