import { addedToGroup, aGroup, aUser, given, GROUP_ID, GROUP_STREAM, USER_STREAM } from '#testing';
import { addUserToGroup } from './add-user-to-group.js';

const input = { GroupName: 'Readers', UserName: 'TESTER' };

describe('AddUserToGroup', () => {
  it('records the group by its id in the user’s stream, and holds it', () => {
    const { writes, hold } = given(aGroup(), aUser()).when(addUserToGroup, input).thenEvents({ type: 'UserAddedToGroup', data: { groupId: GROUP_ID } });
    expect(writes).toMatchObject([{ stream: USER_STREAM, expected: 1 }]);
    expect(hold).toEqual([{ target: GROUP_STREAM, holder: USER_STREAM }]);
  });

  it('records nothing for who is in it already', () => {
    given(aGroup(), aUser([addedToGroup()])).when(addUserToGroup, input).thenNothing();
  });

  it('refuses the eleventh group of a user', () => {
    const ten = Array.from({ length: 10 }, (_, i) => addedToGroup(`AGPA${i}`));
    given(aGroup(), aUser(ten)).when(addUserToGroup, input).thenError('LimitExceeded', 'Cannot exceed quota for GroupsPerUser: 10');
  });

  it('refuses groups and users that do not exist or lie elsewhere', () => {
    given(aUser()).when(addUserToGroup, input).thenError('NoSuchEntity', 'The group with name Readers cannot be found.');
    given(aGroup()).when(addUserToGroup, input).thenError('NoSuchEntity', 'The user with name TESTER cannot be found.');
    given(aGroup([], {}, 'tenant'), aUser()).when(addUserToGroup, input).thenError('NoSuchEntity');
  });

  it('is not done to system and admin users but by administrators', () => {
    given(aGroup(), aUser([], { admin: true })).when(addUserToGroup, input).thenError('AccessDenied');
    expect(given(aGroup(), aUser([], { admin: true })).when(addUserToGroup, input, { principal: { administrator: true } }).error).toBeUndefined();
  });

  it('is a barrier, for a group may deny as well', () => expect(addUserToGroup.onlyAdds).toBeFalsy());

  it('asks for the group', async () => {
    expect(await given(aGroup([], { path: '/staff/' }), aUser()).asks(addUserToGroup, input)).toEqual([
      { action: 'iam:AddUserToGroup', resource: 'arn:aws:iam:::group/staff/Readers', resourceAccount: '', cap: { type: 'users', access: 'write' } },
    ]);
  });
});
