import { aUser, given, keyCreated, legibleVault, USER_STREAM } from '#testing';
import { createAccessKey } from './create-access-key.js';

const ID = 'AKIA0000000000000001';

describe('CreateAccessKey', () => {
  it('answers the secret once and records it sealed under the user\'s data key, for that key alone', () => {
    const { output, take } = given(aUser()).when(createAccessKey, { UserName: 'TESTER' }).thenEvents({
      type: 'AccessKeyCreated', data: { accessKeyId: ID, sealedSecret: legibleVault.seal(USER_STREAM, `access-key:${ID}`, 'secret-1') },
    });
    expect(output.AccessKey).toMatchObject({ UserName: 'TESTER', AccessKeyId: ID, Status: 'Active', SecretAccessKey: 'secret-1' });
    expect(take).toEqual([{ name: `access-key:${ID}`, owner: USER_STREAM }]);
  });

  it('makes a key for the caller when no user is named', () => {
    const { decision } = given(aUser()).when(createAccessKey, {}, { principal: { stream: USER_STREAM, userName: 'TESTER' } });
    expect(decision!.output.AccessKey!.UserName).toBe('TESTER');
  });

  it('wants a name from the session of a role', () => {
    given(aUser()).when(createAccessKey, {}, { principal: { kind: 'assumed-role', stream: 'role/AROA' } }).thenError('ValidationError');
  });

  it('names the stream whose data key it seals with', () => {
    expect(createAccessKey.sealsFor!({ existing: { stream: USER_STREAM, version: 1, state: {} as never }, within: undefined })).toEqual([USER_STREAM]);
    expect(createAccessKey.sealsFor!({ existing: undefined, within: undefined })).toEqual([]);
  });

  it('stops at two keys in profile aws, and never in profile ceph', () => {
    const user = given(aUser([keyCreated('A'), { type: 'AccessKeyStatusChanged', data: { accessKeyId: 'A', status: 'Inactive' } }, keyCreated('B')]));
    user.when(createAccessKey, { UserName: 'TESTER' }, { compat: 'aws' }).thenError('LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2');
    expect(user.when(createAccessKey, { UserName: 'TESTER' }).events).toHaveLength(1);
  });

  it('makes no key for a system or admin user unless the caller is an administrator', () => {
    for (const flags of [{ system: true }, { admin: true }]) {
      given(aUser([], flags)).when(createAccessKey, { UserName: 'TESTER' }).thenError('AccessDenied');
      expect(given(aUser([], flags)).when(createAccessKey, { UserName: 'TESTER' }, { principal: { administrator: true } }).error).toBeUndefined();
    }
  });

  it('refuses a user that does not exist', () => {
    given().when(createAccessKey, { UserName: 'TESTER' }).thenError('NoSuchEntity');
  });

  it('asks for iam:CreateAccessKey on the user, or the cap users=write', async () => {
    expect(await given(aUser()).asks(createAccessKey, {}, { principal: { stream: USER_STREAM } })).toMatchObject([
      { action: 'iam:CreateAccessKey', resource: 'arn:aws:iam:::user/TESTER', cap: { type: 'users', access: 'write' } },
    ]);
  });
});
