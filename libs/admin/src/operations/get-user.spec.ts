import { writeAdmin } from '#protocol';
import { addedToGroup, administrator, callerWith, capsChanged, given, OPS_STREAM, opsKey, opsUser, usersCap } from '#testing';
import captured from '../../test/golden/rgw-16.2-user.json' with { type: 'json' };
import { getUser } from './get-user.js';

/** The user of the captures. */
const captive = given(opsUser([capsChanged({ type: 'usage', perm: 'read' }), opsKey('OPSUSERKEY', 'opsusersecret')], { email: 'ops@example.com', maxBuckets: 10 }));

describe('AdminGetUser', () => {
  it.each(['json', 'xml'] as const)('answers byte for byte what RGW 16.2 answers in %s', async (format) => {
    expect(writeAdmin(await captive.answer(getUser, { uid: 'opsuser' }, usersCap), { format, root: getUser.route!.root })).toBe(captured[format]);
  });

  it('finds the user by a key, live or inactive, but not by one that was deleted', async () => {
    expect(await captive.answer(getUser, { 'access-key': 'OPSUSERKEY' }, usersCap)).toMatchObject({ user_id: 'opsuser' });
    await expect(captive.answer(getUser, { 'access-key': 'OTHER' }, usersCap)).rejects.toMatchObject({ code: 'NoSuchUser' });
    await expect(given(opsUser([], {}, '', ['access-key:OLD'])).answer(getUser, { 'access-key': 'OLD' }, usersCap)).rejects.toMatchObject({ code: 'NoSuchUser' });
  });

  it('reaches by a key no further than by a name: not into an account, unless it is the caller\'s own or the caller is an administrator', async () => {
    const account = '111111111111';
    const inside = given(opsUser([opsKey('K')], { uid: 'opsuser' }, account));
    await expect(inside.answer(getUser, { 'access-key': 'K' }, usersCap)).rejects.toMatchObject({ code: 'NoSuchUser' });
    expect(await inside.answer(getUser, { 'access-key': 'K' }, { principal: { ...usersCap.principal, account } })).toMatchObject({ user_id: 'opsuser' });
    expect(await inside.answer(getUser, { 'access-key': 'K' }, administrator)).toMatchObject({ user_id: 'opsuser' });
    expect(await given(opsUser([opsKey('K')], {}, 'acme')).answer(getUser, { 'access-key': 'K' }, usersCap)).toMatchObject({ tenant: 'acme' });
  });

  it('asks about the user that is meant, however it is named, so that a Deny on it holds', async () => {
    const resource = 'arn:aws:iam::acme:user/opsuser';
    const tenant = given(opsUser([opsKey('K')], {}, 'acme'));
    for (const input of [{ uid: 'acme$opsuser' }, { uid: 'opsuser', tenant: 'acme' }, { 'access-key': 'K' }]) {
      expect(await tenant.asks(getUser, input, usersCap)).toMatchObject([{ resource }]);
    }
    const own = { principal: { ...usersCap.principal, account: '111111111111' } };
    expect(await given().asks(getUser, { uid: 'nobody' }, own)).toMatchObject([{ resource: 'arn:aws:iam::111111111111:user/nobody' }]);
  });

  it('shows the keys by id', async () => {
    const reply = await given(opsUser([opsKey('b', '2'), opsKey('B', '1'), opsKey('a', '3')])).answer(getUser, { uid: 'opsuser' }, usersCap);
    expect(reply.keys!.map((one) => [one.access_key, one.secret_key])).toEqual([['B', '1'], ['a', '3'], ['b', '2']]);
  });

  it('names the MFA devices that count for the user, by their serial numbers', async () => {
    const enabled = (mfaDeviceId: string, serialNumber: string) => ({ type: 'UserMfaDeviceEnabled', data: { mfaDeviceId, serialNumber } }) as const;
    const user = given(opsUser([enabled('1', 'phone'), enabled('2', 'arn:aws:iam:::mfa/key'), enabled('3', 'lost'), { type: 'UserMfaDeviceDeactivated', data: { mfaDeviceId: '3' } }]));
    expect(await user.answer(getUser, { uid: 'opsuser' }, usersCap)).toMatchObject({ mfa_ids: ['arn:aws:iam:::mfa/key', 'phone'] });
  });

  it('names the groups that the user is in, where there are any', async () => {
    expect(await given(opsUser([addedToGroup('AGPA2'), addedToGroup('AGPA1')])).answer(getUser, { uid: 'opsuser' }, usersCap)).toMatchObject({ group_ids: ['AGPA1', 'AGPA2'] });
    expect(await captive.answer(getUser, { uid: 'opsuser' }, usersCap)).not.toHaveProperty('group_ids');
  });

  it('leaves the keys out for the cap user-info-without-keys', async () => {
    const caller = callerWith({ type: 'user-info-without-keys', perm: 'read' });
    const reply = await captive.answer(getUser, { uid: 'opsuser' }, caller);
    expect(writeAdmin(reply, { format: 'json', root: '' })).not.toMatch(/"keys"|"swift_keys"|secret/);
    expect(reply).toMatchObject({ user_id: 'opsuser', caps: [{ type: 'usage', perm: 'read' }] });
    expect(await captive.asks(getUser, { uid: 'opsuser' }, caller)).toMatchObject([{ cap: { type: 'user-info-without-keys', access: 'read' } }]);
  });

  it('finds a user of an account by its uid, from outside with the cap accounts', async () => {
    const above = callerWith({ type: 'users', perm: '*' }, { type: 'accounts', perm: 'read' });
    const bob = given(opsUser([], { uid: 'ten1$bob', userName: 'Bob' }, '194524073938'), opsUser([], { userName: 'Bob', userId: 'AIDAOUTSIDE0000000000' }));
    for (const input of [{ uid: 'bob', tenant: 'ten1' }, { uid: 'ten1$bob' }]) {
      expect(await bob.answer(getUser, input, above)).toMatchObject({ tenant: 'ten1', user_id: 'bob', account_id: '194524073938' });
      await expect(bob.answer(getUser, input, usersCap)).rejects.toMatchObject({ code: 'NoSuchUser' });
    }
    await expect(bob.answer(getUser, { uid: 'bob' }, above)).rejects.toMatchObject({ code: 'NoSuchUser' });
    expect(await bob.answer(getUser, { uid: 'Bob' }, above)).not.toHaveProperty('account_id');
  });

  it('takes the id of a user of an account for its uid where it was given none', async () => {
    const id = 'AIDAABCDEFGHIJKLM2345';
    const bob = given(opsUser([], { userId: id, userName: 'Bob' }, '194524073938'));
    expect(await bob.answer(getUser, { uid: id }, administrator)).toMatchObject({ user_id: id, display_name: 'Ops User', account_id: '194524073938' });
    await expect(given(opsUser([], { userId: id, userName: 'Bob' })).answer(getUser, { uid: id }, administrator)).rejects.toMatchObject({ code: 'NoSuchUser' });
  });

  it('shows the keys of a system user to administrators only', async () => {
    const system = given(opsUser([opsKey('K', 's')], { system: true }));
    expect((await system.answer(getUser, { uid: 'opsuser' }, usersCap)).keys).toBeUndefined();
    expect(await system.answer(getUser, { uid: 'opsuser' }, administrator)).toMatchObject({ system: 'true', keys: [{ access_key: 'K', secret_key: 's' }] });
  });

  it('shows an empty secret where the data key is gone', async () => {
    const lost = given(opsUser([{ type: 'AccessKeyCreated', data: { accessKeyId: 'K', sealedSecret: `sealed(${OPS_STREAM}|another|eA==)` } }]));
    expect((await lost.answer(getUser, { uid: 'opsuser' }, usersCap)).keys).toEqual([{ user: 'opsuser', access_key: 'K', secret_key: '' }]);
  });

  it('refuses users that do not exist and requests that name none', async () => {
    await expect(given().answer(getUser, { uid: 'opsuser' }, usersCap)).rejects.toMatchObject({ code: 'NoSuchUser' });
    await expect(captive.answer(getUser, {}, usersCap)).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(captive.answer(getUser, { uid: 'opsuser' }, callerWith({ type: 'buckets', perm: '*' }))).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
