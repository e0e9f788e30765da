import { administrator, given, OPS_STREAM, opsKey, opsUser, otherUser, usersCap } from '#testing';
import { createKey } from './create-key.js';

const uid = 'opsuser';

describe('AdminCreateKey', () => {
  it('adds the key given and answers all keys, by id', async () => {
    const made = given(opsUser([opsKey('OPSUSERKEY', 'opsusersecret')])).when(createKey, { uid, 'access-key': 'OPSUSERKEY2', 'secret-key': 'second' }, usersCap);
    expect(made.thenEvents(opsKey('OPSUSERKEY2', 'second')).take).toEqual([{ name: 'access-key:OPSUSERKEY2', owner: OPS_STREAM }]);
    expect(await made.reply()).toEqual([
      { user: uid, access_key: 'OPSUSERKEY', secret_key: 'opsusersecret' },
      { user: uid, access_key: 'OPSUSERKEY2', secret_key: 'second' },
    ]);
  });

  it('generates what is left out', () => {
    given(opsUser()).when(createKey, { uid }, usersCap).thenEvents(opsKey('AKIA0000000000000001', 'secret-1'));
    given(opsUser()).when(createKey, { uid, 'generate-key': 'true', 'secret-key': 'mine', 'key-type': 's3' }, usersCap).thenEvents(opsKey('AKIA0000000000000001', 'mine'));
  });

  it('gives a live key of the user a new secret, and ends the sessions that the old one opened', async () => {
    const made = given(opsUser([opsKey('K', 'old')])).when(createKey, { uid, 'access-key': 'K', 'secret-key': 'new' }, usersCap);
    const { take } = made.thenEvents({ type: 'AccessKeyDeleted', data: { accessKeyId: 'K' } }, opsKey('K', 'new'), { type: 'UserSessionsRevoked', data: {} });
    expect(take).toEqual([]);
    expect(await made.reply()).toEqual([{ user: uid, access_key: 'K', secret_key: 'new' }]);
    expect(createKey.onlyAdds).toBeFalsy();
  });

  it('refuses a key of another user, and ids that were deleted, its own too', () => {
    given(opsUser(), otherUser([opsKey('K')])).when(createKey, { uid, 'access-key': 'K', 'secret-key': 's' }, usersCap).thenError('KeyExists');
    given(opsUser([], {}, '', ['access-key:OLD'])).when(createKey, { uid, 'access-key': 'OLD', 'secret-key': 's' }, usersCap).thenError('KeyExists');
  });

  it('makes no key for a system user unless an administrator asks', () => {
    given(opsUser([], { system: true })).when(createKey, { uid }, usersCap).thenError('AccessDenied');
    expect(given(opsUser([], { system: true })).when(createKey, { uid }, administrator).events).toHaveLength(1);
  });

  it('refuses bad requests', () => {
    given().when(createKey, { uid: 'nosuchuser' }, usersCap).thenError('NoSuchUser');
    given(opsUser()).when(createKey, { uid, 'generate-key': 'false' }, usersCap).thenError('InvalidArgument');
    given(opsUser()).when(createKey, { uid, 'key-type': 'smtp' }, usersCap).thenError('InvalidKeyType');
    given(opsUser()).when(createKey, { uid, subuser: 'opsuser:swift' }, usersCap).thenError('NoSuchSubUser');
  });

  it('seals under the data key of the user', () => {
    expect(createKey.sealsFor!({ existing: { stream: OPS_STREAM, version: 1, state: {} as never }, keyOwner: undefined })).toEqual([OPS_STREAM]);
  });
});
