import { addedToGroup, ATTACHED, aUser, given, GROUP_ID, keyCreated, POLICY_STREAM, USER_STREAM, userBounded, userMfaEnabled, userPolicyPut } from '#testing';
import { deleteUser } from './delete-user.js';

const input = { UserName: 'TESTER' };
const attached = { type: 'UserPolicyAttached' as const, data: ATTACHED };

describe('DeleteUser', () => {
  it('ends the stream at the version it saw, frees the name, erases the data key and insists that nothing holds the user', () => {
    const decision = given(aUser([keyCreated('K'), { type: 'AccessKeyDeleted', data: { accessKeyId: 'K' } }]))
      .when(deleteUser, input).thenEvents({ type: 'UserDeleted', data: {} });
    expect(decision).toMatchObject({
      writes: [{ stream: USER_STREAM, expected: 3 }], release: [{ name: 'user-name::TESTER', owner: USER_STREAM }],
      unheld: [USER_STREAM], eraseDataKeys: [USER_STREAM],
    });
  });

  it('lets the policy of its permissions boundary go', () => {
    expect(given(aUser([userBounded()])).when(deleteUser, input).decision!.unhold).toEqual([{ target: POLICY_STREAM, holder: `${USER_STREAM}#permissions-boundary` }]);
  });

  it.each([
    ['an access key', [keyCreated('K')], 'Cannot delete entity, must delete access keys first.'],
    ['an inline policy', [userPolicyPut('P')], 'Cannot delete entity, must delete policies first.'],
    ['an attached policy', [attached], 'Cannot delete entity, must detach all policies first.'],
    ['an MFA device', [userMfaEnabled()], 'Cannot delete entity, must delete MFA device first.'],
    ['a group', [addedToGroup(GROUP_ID)], 'Cannot delete entity, must remove users from group first.'],
  ] as const)('refuses a user who has %s', (_, events, text) => {
    given(aUser(events)).when(deleteUser, input).thenError('DeleteConflict', text);
  });

  it('takes a user who left all groups and whose devices are off', () => {
    const left = [addedToGroup(GROUP_ID), { type: 'UserRemovedFromGroup' as const, data: { groupId: GROUP_ID } }, userMfaEnabled('S', 'id'), { type: 'UserMfaDeviceDeactivated' as const, data: { mfaDeviceId: 'id' } }];
    given(aUser(left)).when(deleteUser, input).thenEvents({ type: 'UserDeleted', data: {} });
  });

  it('refuses a user that does not exist, and one that is gone', () => {
    given().when(deleteUser, input).thenError('NoSuchEntity', 'The user with name TESTER cannot be found.');
    given(aUser([{ type: 'UserDeleted', data: {} }])).when(deleteUser, input).thenError('NoSuchEntity');
  });

  it('leaves system users to administrators, and knows no root users', () => {
    given(aUser([], { system: true })).when(deleteUser, input).thenError('AccessDenied');
    expect(given(aUser([], { system: true })).when(deleteUser, input, { principal: { administrator: true } }).error).toBeUndefined();
    given(aUser([], { root: true }, '123456789012')).when(deleteUser, input, { principal: { account: '123456789012', kind: 'root' } }).thenError('NoSuchEntity');
  });

  it('is a barrier', () => expect(deleteUser.onlyAdds).toBeFalsy());
});
