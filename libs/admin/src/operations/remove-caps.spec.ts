import { capsChanged, given, opsUser, usersCap } from '#testing';
import { removeUserCaps } from './remove-caps.js';

const uid = 'opsuser';
const users = given(opsUser([capsChanged({ type: 'buckets', perm: 'read' }, { type: 'usage', perm: '*' })]));

describe('AdminRemoveCaps', () => {
  it('takes away what is named and answers what is left', () => {
    const caps = [{ type: 'buckets', perm: 'read' }, { type: 'usage', perm: 'read' }];
    expect(users.when(removeUserCaps, { uid, 'user-caps': 'usage=write' }, usersCap).thenEvents({ type: 'UserCapsChanged', data: { caps } }).output).toEqual(caps);
    users.when(removeUserCaps, { uid, 'user-caps': 'buckets=*;usage=*' }, usersCap).thenEvents({ type: 'UserCapsChanged', data: { caps: [] } });
  });

  it('answers what is there when the user has none of them', () => {
    expect(users.when(removeUserCaps, { uid, 'user-caps': 'zone=read' }, usersCap).thenNothing().output).toHaveLength(2);
  });

  it('refuses bad caps and users that do not exist', () => {
    users.when(removeUserCaps, { uid, 'user-caps': 'nonsense=*' }, usersCap).thenError('InvalidCapability');
    given().when(removeUserCaps, { uid, 'user-caps': 'usage=read' }, usersCap).thenError('NoSuchUser');
  });
});
