import type { UserEvent } from '#iam';
import { given, keyCreated, OPS_STREAM, opsUser, usersCap } from '#testing';
import { modifySubuser } from './modify-subuser.js';

const uid = 'opsuser';
const subuser = (access: 'read' | 'full'): UserEvent => ({ type: 'SubuserPut', data: { name: 'a', access } });
const key = keyCreated('SUBKEY', 's', OPS_STREAM);
const subuserKey = { ...key, data: { ...key.data, subuser: 'a' } } as UserEvent;

describe('AdminModifySubuser', () => {
  it('changes the access and answers all subusers', async () => {
    const modified = given(opsUser([subuser('read')])).when(modifySubuser, { uid, subuser: 'a', access: 'write' }, usersCap);
    modified.thenEvents({ type: 'SubuserPut', data: { name: 'a', access: 'write' } });
    expect(await modified.reply()).toEqual([{ id: 'opsuser:a', permissions: 'write' }]);
    given(opsUser([subuser('read')])).when(modifySubuser, { uid, subuser: 'a', access: 'read' }, usersCap).thenNothing();
  });

  it('ends the sessions of the user when a key loses full access, which may have opened some', () => {
    const put = { type: 'SubuserPut', data: { name: 'a', access: 'read' } };
    given(opsUser([subuser('full'), subuserKey])).when(modifySubuser, { uid, subuser: 'a', access: 'read' }, usersCap).thenEvents(put, { type: 'UserSessionsRevoked', data: {} });
    given(opsUser([subuser('full')])).when(modifySubuser, { uid, subuser: 'a', access: 'read' }, usersCap).thenEvents(put);
    expect(modifySubuser).not.toHaveProperty('onlyAdds');
  });

  it('gives it another Swift secret', () => {
    const modified = given(opsUser([subuser('read')])).when(modifySubuser, { uid, subuser: 'a', secret: 'mine', 'key-type': 'swift' }, usersCap);
    expect(modified.events).toMatchObject([{ type: 'SwiftKeyPut', data: { subuser: 'a' } }]);
  });

  it('refuses a subuser that there is not', () => {
    given(opsUser()).when(modifySubuser, { uid, subuser: 'a', access: 'read' }, usersCap).thenError('NoSuchSubUser');
    given().when(modifySubuser, { uid, subuser: 'a' }, usersCap).thenError('NoSuchUser');
  });
});
