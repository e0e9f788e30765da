import type { UserEvent } from '#iam';
import { given, keyCreated, OPS_STREAM, opsKey, opsUser, usersCap } from '#testing';
import { removeSubuser } from './remove-subuser.js';

const uid = 'opsuser';
const key = keyCreated('SUBKEY', 's', OPS_STREAM);
const history: UserEvent[] = [
  { type: 'SubuserPut', data: { name: 'a', access: 'full' } }, { type: 'SwiftKeyPut', data: { subuser: 'a', sealedSecret: 'x' } },
  { ...key, data: { ...key.data, subuser: 'a' } } as UserEvent, opsKey('OWN'),
];
const removed = { type: 'SubuserRemoved', data: { name: 'a' } };

describe('AdminRemoveSubuser', () => {
  it('takes its keys with it, and no others', () => {
    given(opsUser(history)).when(removeSubuser, { uid, subuser: 'opsuser:a' }, usersCap)
      .thenEvents({ type: 'AccessKeyDeleted', data: { accessKeyId: 'SUBKEY' } }, { type: 'SwiftKeyDeleted', data: { subuser: 'a' } }, removed);
  });

  it('leaves the keys when told to, and ends what they opened', () => {
    given(opsUser(history)).when(removeSubuser, { uid, subuser: 'a', 'purge-keys': 'false' }, usersCap).thenEvents({ type: 'UserSessionsRevoked', data: {} }, removed);
  });

  it('refuses a subuser that there is not', () => {
    given(opsUser()).when(removeSubuser, { uid, subuser: 'a' }, usersCap).thenError('NoSuchSubUser');
  });
});
