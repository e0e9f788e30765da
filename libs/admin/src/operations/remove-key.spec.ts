import { given, opsKey, opsUser, otherUser, usersCap } from '#testing';
import { removeKey } from './remove-key.js';

const users = given(opsUser([opsKey('K'), opsKey('L')]), otherUser([opsKey('O')]));

describe('AdminRemoveKey', () => {
  it('removes the key of the user named, or of whose it is, and keeps the id claimed', () => {
    for (const input of [{ uid: 'opsuser', 'access-key': 'K' }, { 'access-key': 'K' }]) {
      const decision = users.when(removeKey, input, usersCap).thenEvents({ type: 'AccessKeyDeleted', data: { accessKeyId: 'K' } });
      expect([decision.release, decision.output]).toEqual([undefined, undefined]);
    }
  });

  it('answers InvalidAccessKeyId for a key that the user does not have', () => {
    users.when(removeKey, { uid: 'opsuser', 'access-key': 'NOSUCH' }, usersCap).thenError('InvalidAccessKeyId');
    users.when(removeKey, { uid: 'opsuser', 'access-key': 'O' }, usersCap).thenError('InvalidAccessKeyId');
    users.when(removeKey, { uid: 'opsuser' }, usersCap).thenError('InvalidAccessKeyId');
    given(opsUser([], {}, '', ['access-key:OLD'])).when(removeKey, { 'access-key': 'OLD' }, usersCap).thenError('InvalidAccessKeyId');
  });

  it('does not reach into an account by a key', () => {
    given(opsUser([opsKey('K')], {}, '111111111111')).when(removeKey, { 'access-key': 'K' }, usersCap).thenError('NoSuchUser');
  });

  it('takes a Swift key away, by its subuser or by its id', () => {
    const swift = opsUser([{ type: 'SubuserPut', data: { name: 'a', access: 'read' } }, { type: 'SwiftKeyPut', data: { subuser: 'a', sealedSecret: 'x' } }]);
    for (const named of [{ subuser: 'a' }, { 'access-key': 'opsuser:a' }]) {
      given(swift).when(removeKey, { uid: 'opsuser', 'key-type': 'swift', ...named }, usersCap).thenEvents({ type: 'SwiftKeyDeleted', data: { subuser: 'a' } });
    }
    given(opsUser()).when(removeKey, { uid: 'opsuser', 'key-type': 'swift', subuser: 'a' }, usersCap).thenError('InvalidAccessKeyId');
  });

  it('refuses users that do not exist, keys of other types and the keys of system users', () => {
    users.when(removeKey, { uid: 'nosuchuser', 'access-key': 'K' }, usersCap).thenError('NoSuchUser');
    users.when(removeKey, { 'access-key': 'NOSUCH' }, usersCap).thenError('NoSuchUser');
    users.when(removeKey, { uid: 'opsuser', 'access-key': 'K', 'key-type': 'smtp' }, usersCap).thenError('InvalidKeyType');
    given(opsUser([opsKey('K')], { admin: true })).when(removeKey, { uid: 'opsuser', 'access-key': 'K' }, usersCap).thenError('AccessDenied');
  });
});
