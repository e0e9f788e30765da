import { aUser, given, USER_STREAM } from '#testing';
import { updateUser } from './update-user.js';

const ACCOUNT = '123456789012';
const inAccount = { principal: { account: ACCOUNT } };
const UserName = 'TESTER';

describe('UpdateUser', () => {
  it('records the new name, claims it and frees the one before', () => {
    const { take, release } = given(aUser()).when(updateUser, { UserName, NewUserName: 'Robert' }).thenEvents({ type: 'UserUpdated', data: { userName: 'Robert' } });
    expect(take).toEqual([{ name: 'user-name::Robert', owner: USER_STREAM }]);
    expect(release).toEqual([{ name: 'user-name::TESTER', owner: USER_STREAM }]);
  });

  it('records the new path and leaves the names', () => {
    const { take, release } = given(aUser()).when(updateUser, { UserName, NewPath: '/division/' }).thenEvents({ type: 'UserUpdated', data: { path: '/division/' } });
    expect([take, release]).toEqual([[], []]);
  });

  it('writes the name in other letters without a new claim, where names ignore case', () => {
    const { take, release } = given(aUser([], {}, ACCOUNT)).when(updateUser, { UserName, NewUserName: 'Tester' }, inAccount)
      .thenEvents({ type: 'UserUpdated', data: { userName: 'Tester' } }, { type: 'UserModified', data: { displayName: 'Tester' } });
    expect([take, release]).toEqual([[], []]);
  });

  it('records nothing when nothing changes', () => {
    given(aUser()).when(updateUser, { UserName }).thenNothing();
    given(aUser()).when(updateUser, { UserName, NewUserName: UserName, NewPath: '/' }).thenNothing();
  });

  it('refuses a name that is taken', () => {
    const other = aUser([], { userId: 'AIDAOTHER', userName: 'other' });
    given(aUser(), other).when(updateUser, { UserName, NewUserName: 'other' }).thenError('EntityAlreadyExists', 'User with name other already exists.');
    given(aUser([], {}, ACCOUNT), aUser([], { userId: 'AIDAOTHER', userName: 'other' }, ACCOUNT)).when(updateUser, { UserName, NewUserName: 'OTHER' }, inAccount).thenError('EntityAlreadyExists');
  });

  it('refuses a name that is the Ceph uid of a user of a real account', () => {
    given(aUser(), aUser([], { userId: 'AIDAOTHER', userName: 'other', uid: 'Robert' }, ACCOUNT)).when(updateUser, { UserName, NewUserName: 'Robert' }).thenError('EntityAlreadyExists');
  });

  it('refuses a user that does not exist', () => {
    given().when(updateUser, { UserName, NewUserName: 'Robert' }).thenError('NoSuchEntity', 'The user with name TESTER cannot be found.');
  });

  it('renames what RGW shows of a user of a real account, and of no other', () => {
    given(aUser([], {}, ACCOUNT)).when(updateUser, { UserName, NewUserName: 'Robert' }, inAccount)
      .thenEvents({ type: 'UserUpdated', data: { userName: 'Robert' } }, { type: 'UserModified', data: { displayName: 'Robert' } });
    given(aUser([], {}, ACCOUNT)).when(updateUser, { UserName, NewPath: '/a/' }, inAccount).thenEvents({ type: 'UserUpdated', data: { path: '/a/' } });
  });

  it('leaves administrators to administrators, and knows no root users', () => {
    given(aUser([], { admin: true })).when(updateUser, { UserName, NewUserName: 'Robert' }).thenError('AccessDenied');
    given(aUser([], { root: true }, ACCOUNT)).when(updateUser, { UserName, NewUserName: 'Robert' }, { principal: { account: ACCOUNT, kind: 'root' } }).thenError('NoSuchEntity');
  });

  it('gives no user with capabilities another name unless the caller has them too: whoever logs in under it acts as the user', () => {
    const capable = [{ type: 'UserCapsChanged' as const, data: { caps: [{ type: 'usage', perm: 'read' as const }] } }];
    const renamed = (caps: readonly { type: string; perm: 'read' }[], input: object = { NewUserName: 'Robert' }) =>
      given(aUser(capable)).when(updateUser, { UserName, ...input }, { principal: { stream: 'user/OTHER', caps } });
    renamed([]).thenError('AccessDenied');
    renamed([], { NewUserName: UserName, NewPath: '/a/' }).thenEvents({ type: 'UserUpdated', data: { path: '/a/' } });
    renamed([{ type: 'usage', perm: 'read' }]).thenEvents({ type: 'UserUpdated', data: { userName: 'Robert' } });
    given(aUser(capable, {}, ACCOUNT)).when(updateUser, { UserName, NewPath: '/a/' }, inAccount).thenEvents({ type: 'UserUpdated', data: { path: '/a/' } });
  });

  it('is a barrier: policies that name the ARN of before fit no more', () => expect(updateUser.onlyAdds).toBeFalsy());

  it('asks for the user as it is and for what it will be', async () => {
    const tagged = given(aUser([], { path: '/a/', tags: [{ Key: 'a', Value: '1' }] }));
    const asked = { action: 'iam:UpdateUser', resourceAccount: '', cap: { type: 'users', access: 'write' }, conditions: { 'aws:ResourceTag/a': ['1'], 'iam:ResourceTag/a': ['1'] } };
    const source = { ...asked, resource: 'arn:aws:iam:::user/a/TESTER' };
    expect(await tagged.asks(updateUser, { UserName, NewUserName: 'Robert' })).toEqual([source, { ...asked, resource: 'arn:aws:iam:::user/a/Robert' }]);
    expect(await tagged.asks(updateUser, { UserName, NewPath: '/b/' })).toEqual([source, { ...asked, resource: 'arn:aws:iam:::user/b/TESTER' }]);
    expect(await tagged.asks(updateUser, { UserName })).toEqual([source]);
  });
});
