import { ACCOUNT, aGroup, ATTACHED, given, GROUP_STREAM, groupPolicyPut } from '#testing';
import { deleteGroup } from './delete-group.js';

const input = { GroupName: 'Readers' };

describe('DeleteGroup', () => {
  it('ends the group, frees its name and insists that nobody is in it', () => {
    const { release, unheld } = given(aGroup()).when(deleteGroup, input).thenEvents({ type: 'GroupDeleted', data: {} });
    expect(release).toEqual([{ name: 'group-name::Readers', owner: GROUP_STREAM }]);
    expect(unheld).toEqual([GROUP_STREAM]);
    expect(deleteGroup.held).toBe('Cannot delete entity, must remove users from group first.');
  });

  it('is counted in a real account', () => {
    expect(given(aGroup([], {}, ACCOUNT)).when(deleteGroup, input, { principal: { account: ACCOUNT } }).decision!.counts).toEqual([{ name: `groups:${ACCOUNT}`, by: -1 }]);
  });

  it('refuses while it has policies', () => {
    given(aGroup([groupPolicyPut('P')])).when(deleteGroup, input).thenError('DeleteConflict', 'Cannot delete entity, must delete policies first.');
    given(aGroup([{ type: 'GroupPolicyAttached', data: ATTACHED }])).when(deleteGroup, input).thenError('DeleteConflict', 'Cannot delete entity, must detach all policies first.');
  });

  it('refuses a group that does not exist, and one that is gone', () => {
    given().when(deleteGroup, input).thenError('NoSuchEntity');
    given(aGroup([{ type: 'GroupDeleted', data: {} }])).when(deleteGroup, input).thenError('NoSuchEntity');
  });
});
