import { addedToGroup, aGroup, aUser, given, GROUP_ID, GROUP_STREAM, USER_STREAM } from '#testing';
import { removeUserFromGroup } from './remove-user-from-group.js';

const input = { GroupName: 'Readers', UserName: 'TESTER' };

describe('RemoveUserFromGroup', () => {
  it('records it in the user’s stream and lets the group go', () => {
    const { unhold } = given(aGroup(), aUser([addedToGroup()])).when(removeUserFromGroup, input).thenEvents({ type: 'UserRemovedFromGroup', data: { groupId: GROUP_ID } });
    expect(unhold).toEqual([{ target: GROUP_STREAM, holder: USER_STREAM }]);
  });

  it('records nothing for who is not in it', () => {
    given(aGroup(), aUser()).when(removeUserFromGroup, input).thenNothing();
    given(aGroup(), aUser([addedToGroup(), { type: 'UserRemovedFromGroup', data: { groupId: GROUP_ID } }])).when(removeUserFromGroup, input).thenNothing();
  });

  it('refuses groups and users that do not exist', () => {
    given(aUser()).when(removeUserFromGroup, input).thenError('NoSuchEntity', 'The group with name Readers cannot be found.');
    given(aGroup()).when(removeUserFromGroup, input).thenError('NoSuchEntity', 'The user with name TESTER cannot be found.');
  });

  it('is not done to system and admin users but by administrators', () => {
    given(aGroup(), aUser([addedToGroup()], { system: true })).when(removeUserFromGroup, input).thenError('AccessDenied');
  });

  it('is waited for on every node', () => expect(removeUserFromGroup.onlyAdds).toBeUndefined());
});
