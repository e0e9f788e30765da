import { aUser, given, USER_STREAM } from '#testing';
import { listSshPublicKeys } from './list-ssh-public-keys.js';

describe('ListSSHPublicKeys', () => {
  it('answers an empty list, for the caller when no user is named', async () => {
    const none = { SSHPublicKeys: [], IsTruncated: false };
    expect(await given(aUser()).answer(listSshPublicKeys, { UserName: 'TESTER' })).toEqual(none);
    expect(await given(aUser()).answer(listSshPublicKeys, {}, { principal: { stream: USER_STREAM } })).toEqual(none);
  });

  it('refuses users that do not exist and foreign markers', async () => {
    await expect(given().answer(listSshPublicKeys, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
    await expect(given(aUser()).answer(listSshPublicKeys, { UserName: 'TESTER', Marker: 'x' })).rejects.toMatchObject({ code: 'ValidationError' });
  });
});
