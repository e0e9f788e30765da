import { keyCreated, given, OPS_STREAM, opsKey, opsUser, otherUser, usersCap } from '#testing';
import { createSubuser } from './create-subuser.js';

const uid = 'opsuser';
const put = (name: string, access: string) => ({ type: 'SubuserPut', data: { name, access } });
const swift = (subuser: string, secret: string) =>
  ({ type: 'SwiftKeyPut', data: { subuser, sealedSecret: `sealed(${OPS_STREAM}|swift-key:${subuser}|${Buffer.from(secret).toString('base64')})` } });

describe('AdminCreateSubuser', () => {
  it('makes a subuser with a Swift key and answers all subusers, by name', async () => {
    const made = given(opsUser([{ type: 'SubuserPut', data: { name: 'z', access: 'none' } }]))
      .when(createSubuser, { uid, subuser: 'opsuser:swift', access: 'full', 'generate-secret': 'true', 'key-type': 'swift' }, usersCap);
    made.thenEvents(put('swift', 'full'), swift('swift', 'secret-1'));
    expect(await made.reply()).toEqual([{ id: 'opsuser:swift', permissions: 'full-control' }, { id: 'opsuser:z', permissions: '<none>' }]);
  });

  it('takes the user from the subuser, and makes no key unless asked for one', () => {
    given(opsUser()).when(createSubuser, { subuser: 'opsuser:a', access: 'readwrite' }, usersCap).thenEvents(put('a', 'readwrite'));
    given(opsUser()).when(createSubuser, { uid, subuser: 'a', 'secret-key': 'mine' }, usersCap).thenEvents(put('a', 'none'), swift('a', 'mine'));
  });

  it('makes an S3 key that is the subuser\'s', () => {
    const key = keyCreated('SUBKEY', 's', OPS_STREAM);
    const made = given(opsUser()).when(createSubuser, { uid, subuser: 'a', access: 'read', 'key-type': 's3', 'access-key': 'SUBKEY', 'secret-key': 's' }, usersCap);
    expect(made.thenEvents(put('a', 'read'), { ...key, data: { ...(key.data as object), subuser: 'a' } }).take).toEqual([{ name: 'access-key:SUBKEY', owner: OPS_STREAM }]);
  });

  it('refuses what exists, what is nobody\'s, and what cannot be', () => {
    const refused = (input: Record<string, string>) => given(opsUser([{ type: 'SubuserPut', data: { name: 'a', access: 'read' } }]), otherUser([opsKey('K')])).when(createSubuser, input, usersCap).error?.code;
    expect(refused({ uid, subuser: 'opsuser:a' })).toBe('SubuserExists');
    expect(refused({ uid: 'nobody', subuser: 'a' })).toBe('NoSuchUser');
    expect(refused({ uid, subuser: 'b', access: 'all' })).toBe('InvalidAccess');
    expect(refused({ uid, subuser: 'other:b' })).toBe('InvalidArgument');
    expect(refused({ uid, subuser: 'a b' })).toBe('InvalidArgument');
    expect(refused({ uid })).toBe('InvalidArgument');
    expect(refused({ uid, subuser: 'b', 'key-type': 'smtp', 'secret-key': 's' })).toBe('InvalidKeyType');
    expect(refused({ uid, subuser: 'b', 'key-type': 's3', 'access-key': 'K', 'secret-key': 's' })).toBe('KeyExists');
  });

  it('is done to a system user by administrators only', () => {
    given(opsUser([], { system: true })).when(createSubuser, { uid, subuser: 'a' }, usersCap).thenError('AccessDenied');
  });
});
