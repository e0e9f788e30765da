import { administrator, capsChanged, given, OPS_STREAM, opsKey, opsUser, otherUser, usersCap } from '#testing';
import { modifyUser } from './modify-user.js';

const uid = 'opsuser';

describe('AdminModifyUser', () => {
  it('records only what changed and shows the user as it is then', async () => {
    const modified = given(opsUser()).when(modifyUser, { uid, 'display-name': 'Renamed', 'max-buckets': '5', 'op-mask': '*' }, usersCap);
    modified.thenEvents({ type: 'UserModified', data: { displayName: 'Renamed', maxBuckets: 5 } });
    expect(await modified.reply()).toMatchObject({ display_name: 'Renamed', max_buckets: 5, suspended: 0 });
  });

  it('records nothing when nothing changes', () => {
    given(opsUser()).when(modifyUser, { uid, 'display-name': 'Ops User', suspended: 'false' }, usersCap).thenNothing();
  });

  it('suspends and enables, once each', async () => {
    const suspended = given(opsUser()).when(modifyUser, { uid, suspended: 'true' }, usersCap);
    suspended.thenEvents({ type: 'UserSuspended', data: {} });
    expect(await suspended.reply()).toMatchObject({ suspended: 1 });
    const history = opsUser([{ type: 'UserSuspended', data: {} }]);
    given(history).when(modifyUser, { uid, suspended: 'true' }, usersCap).thenNothing();
    given(history).when(modifyUser, { uid, suspended: 'false' }, usersCap).thenEvents({ type: 'UserEnabled', data: {} });
    expect(modifyUser.onlyAdds).toBeFalsy();
  });

  it('moves the claim on the email address', () => {
    const owner = OPS_STREAM;
    const { take, release } = given(opsUser([], { email: 'old@x' })).when(modifyUser, { uid, email: 'New@X' }, usersCap)
      .thenEvents({ type: 'UserModified', data: { email: 'new@x' } });
    expect({ take, release }).toEqual({ take: [{ name: 'email:new@x', owner }], release: [{ name: 'email:old@x', owner }] });
  });

  it('keeps the claim when the address stays, and frees it when it is emptied', () => {
    const histories = given(opsUser([], { email: 'old@x' }));
    expect(histories.when(modifyUser, { uid, email: 'OLD@x', suspended: '1' }, usersCap).decision).toMatchObject({ take: [], release: [] });
    const { take, release } = histories.when(modifyUser, { uid, email: '' }, usersCap).thenEvents({ type: 'UserModified', data: { email: '' } });
    expect([take, release!.length]).toEqual([[], 1]);
  });

  it('refuses the email address of another user', () => {
    given(opsUser(), otherUser([], { email: 'o@x' })).when(modifyUser, { uid, email: 'O@x' }, usersCap).thenError('EmailExists');
  });

  it('adds caps to those that are there', () => {
    given(opsUser([capsChanged({ type: 'users', perm: 'read' })])).when(modifyUser, { uid, 'user-caps': 'users=write;buckets=read' }, usersCap)
      .thenEvents({ type: 'UserCapsChanged', data: { caps: [{ type: 'buckets', perm: 'read' }, { type: 'users', perm: '*' }] } });
  });

  it('makes a key only when asked for one', () => {
    const { take } = given(opsUser()).when(modifyUser, { uid, 'access-key': 'K', 'secret-key': 's' }, usersCap).thenEvents(opsKey('K', 's'));
    expect(take).toEqual([{ name: 'access-key:K', owner: OPS_STREAM }]);
    expect(given(opsUser()).when(modifyUser, { uid, 'generate-key': 'true' }, usersCap).events).toHaveLength(1);
    given(opsUser(), otherUser([opsKey('K')])).when(modifyUser, { uid, 'access-key': 'K', 'secret-key': 's' }, usersCap).thenError('KeyExists');
  });

  it('lets only an administrator make and change system and admin users', () => {
    given(opsUser()).when(modifyUser, { uid, system: 'true' }, usersCap).thenError('AccessDenied');
    given(opsUser([], { system: true })).when(modifyUser, { uid, suspended: 'true' }, usersCap).thenError('AccessDenied');
    given(opsUser()).when(modifyUser, { uid, system: 'true' }, administrator).thenEvents({ type: 'UserModified', data: { system: true } });
    given(opsUser([], { system: true })).when(modifyUser, { uid, system: 'false' }, administrator).thenEvents({ type: 'UserModified', data: { system: false } });
  });

  it('refuses a user that does not exist, is not named or lives in another tenant', () => {
    given().when(modifyUser, { uid: 'nosuchuser', 'display-name': 'R' }, usersCap).thenError('NoSuchUser');
    given().when(modifyUser, { 'display-name': 'R' }, usersCap).thenError('InvalidArgument');
    given(opsUser([], {}, 'ten1')).when(modifyUser, { uid, 'display-name': 'R' }, usersCap).thenError('NoSuchUser');
  });

  it('keeps the IAM name of a user of an account, which the admin API calls its display name', () => {
    const member = given(opsUser([], { userName: 'Ops.User', displayName: 'Ops.User', uid: 'ops' }, '123456789012'));
    member.when(modifyUser, { uid: 'ops', 'display-name': 'Other' }, administrator).thenError('InvalidArgument');
    member.when(modifyUser, { uid: 'ops', 'display-name': 'Ops.User', 'max-buckets': '5' }, administrator).thenEvents({ type: 'UserModified', data: { maxBuckets: 5 } });
  });
});
