import { capsChanged, given, opsUser, usersCap } from '#testing';
import { addUserCaps } from './add-caps.js';

const uid = 'opsuser';

describe('AdminAddCaps', () => {
  it('adds to what is there and answers all of it, by type', () => {
    const caps = [{ type: 'buckets', perm: 'read' }, { type: 'usage', perm: '*' }];
    const { output } = given(opsUser([capsChanged({ type: 'usage', perm: 'read' })])).when(addUserCaps, { uid, 'user-caps': 'usage=read,write;buckets=read' }, usersCap)
      .thenEvents({ type: 'UserCapsChanged', data: { caps } });
    expect(output).toEqual(caps);
  });

  it('records nothing when the user has them already', () => {
    const { output } = given(opsUser([capsChanged({ type: 'roles', perm: '*' })])).when(addUserCaps, { uid, 'user-caps': 'roles=read' }, usersCap).thenNothing();
    expect(output).toEqual([{ type: 'roles', perm: '*' }]);
  });

  it.each(['nonsense=*', '', 'users', 'users=', 'users=frob'])('refuses the caps %p', (caps) => {
    given(opsUser()).when(addUserCaps, { uid, 'user-caps': caps }, usersCap).thenError('InvalidCapability');
  });

  it('refuses a user that does not exist, and system users', () => {
    given().when(addUserCaps, { uid, 'user-caps': 'usage=read' }, usersCap).thenError('NoSuchUser');
    given(opsUser([], { system: true })).when(addUserCaps, { uid, 'user-caps': 'usage=read' }, usersCap).thenError('AccessDenied');
  });

  it('is a barrier', () => expect(addUserCaps.onlyAdds).toBeFalsy());
});
