import { aPolicy, aUser, ATTACHED, given, POLICY_ARN, POLICY_STREAM } from '#testing';
import { createUser } from './create-user.js';

const ID = 'AIDA00000000000000001';
const ACCOUNT = '123456789012';
const input = { UserName: 'Bob' };

describe('CreateUser', () => {
  it('makes a user with RGW\'s defaults, shown under its name, and claims that', () => {
    const { take, putDataKeys, output } = given().when(createUser, input).thenEvents({
      type: 'UserCreated',
      data: {
        userId: ID, userName: 'Bob', path: '/', displayName: 'Bob', email: '', root: false, system: false, admin: false,
        opMask: 'read, write, delete', maxBuckets: 1000, tags: [],
      },
    });
    expect(take).toEqual([{ name: 'user-name::Bob', owner: `user/${ID}` }]);
    expect(putDataKeys!.map((key) => key.principal)).toEqual([`user/${ID}`]);
    expect(output.User).toMatchObject({ UserName: 'Bob', UserId: ID, Path: '/', Arn: 'arn:aws:iam:::user/Bob' });
  });

  it('keeps path and tags', () => {
    const { output } = given().when(createUser, { ...input, Path: '/division/', Tags: [{ Key: 'team', Value: 'blue' }] }).decision!;
    expect(output.User).toMatchObject({ Arn: 'arn:aws:iam:::user/division/Bob', Tags: [{ Key: 'team', Value: 'blue' }] });
  });

  it('sets the permissions boundary with the user, in one append, and holds its policy', () => {
    const { writes, hold, output } = given(aPolicy()).when(createUser, { ...input, PermissionsBoundary: POLICY_ARN }).decision!;
    expect(writes!.map(({ events }) => events.slice(1))).toEqual([[{ type: 'UserPermissionsBoundaryPut', data: ATTACHED }]]);
    expect(hold).toEqual([{ target: POLICY_STREAM, holder: `user/${ID}#permissions-boundary` }]);
    expect(output.User!.PermissionsBoundary).toEqual({ PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: POLICY_ARN });
  });

  it('refuses a permissions boundary that there is not, rather than making a user without it', () => {
    given().when(createUser, { ...input, PermissionsBoundary: POLICY_ARN }).thenError('NoSuchEntity', `Scope ARN: ${POLICY_ARN} does not exist or is not attachable.`);
    given().when(createUser, { ...input, PermissionsBoundary: 'arn:aws:iam:::role/R' }).thenError('InvalidInput');
  });

  it('refuses a name that is taken, which in a real account ignores case', () => {
    given(aUser()).when(createUser, { UserName: 'TESTER' }).thenError('EntityAlreadyExists', 'User with name TESTER already exists.');
    expect(given(aUser()).when(createUser, { UserName: 'tester' }).events).toHaveLength(1);
    given(aUser([], {}, ACCOUNT)).when(createUser, { UserName: 'tester' }, { principal: { account: ACCOUNT } }).thenError('EntityAlreadyExists');
  });

  it('refuses a name that is the Ceph uid of a user of a real account', () => {
    given(aUser([], { uid: 'Bob' }, ACCOUNT)).when(createUser, input).thenError('EntityAlreadyExists');
    given(aUser([], { uid: 'blue$Bob' }, ACCOUNT)).when(createUser, input, { principal: { account: 'blue' } }).thenError('EntityAlreadyExists');
    expect(given(aUser([], { uid: 'Bob' }, ACCOUNT)).when(createUser, input, { principal: { account: 'blue' } }).error).toBeUndefined();
  });

  it('refuses reserved tags and one key twice in profile aws', () => {
    given().when(createUser, { ...input, Tags: [{ Key: 'aws:x', Value: '' }] }).thenError('InvalidInput');
    given().when(createUser, { ...input, Tags: [{ Key: 'a', Value: '1' }, { Key: 'A', Value: '2' }] }, { compat: 'aws' }).thenError('InvalidInput', /Duplicate tag keys/);
  });

  it('asks for iam:CreateUser on the new ARN, or the cap users=write, with tags and boundary of the request', async () => {
    expect(await given().asks(createUser, { ...input, Path: '/p/', PermissionsBoundary: POLICY_ARN, Tags: [{ Key: 'a', Value: '1' }] })).toEqual([{
      action: 'iam:CreateUser', resource: 'arn:aws:iam:::user/p/Bob', resourceAccount: '', cap: { type: 'users', access: 'write' },
      conditions: { 'aws:RequestTag/a': ['1'], 'aws:TagKeys': ['a'], 'iam:PermissionsBoundary': POLICY_ARN },
    }]);
  });
});
