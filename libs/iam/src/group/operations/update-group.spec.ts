import { ACCOUNT, aGroup, given, GROUP_STREAM } from '#testing';
import { updateGroup } from './update-group.js';

const input = { GroupName: 'Readers' };

describe('UpdateGroup', () => {
  it('records the new name and path, and moves the name', () => {
    const { release, take } = given(aGroup()).when(updateGroup, { ...input, NewGroupName: 'Staff', NewPath: '/staff/' })
      .thenEvents({ type: 'GroupUpdated', data: { groupName: 'Staff', path: '/staff/' } });
    expect(release).toEqual([{ name: 'group-name::Readers', owner: GROUP_STREAM }]);
    expect(take).toEqual([{ name: 'group-name::Staff', owner: GROUP_STREAM }]);
  });

  it('keeps the name when only the path or the case of the name changes', () => {
    expect(given(aGroup()).when(updateGroup, { ...input, NewPath: '/staff/' }).thenEvents({ type: 'GroupUpdated', data: { path: '/staff/' } }).take).toBeUndefined();
    const inAccount = given(aGroup([], {}, ACCOUNT)).when(updateGroup, { ...input, NewGroupName: 'READERS' }, { principal: { account: ACCOUNT } });
    expect(inAccount.thenEvents({ type: 'GroupUpdated', data: { groupName: 'READERS' } }).release).toBeUndefined();
  });

  it('records nothing when nothing changes', () => {
    given(aGroup()).when(updateGroup, { ...input, NewGroupName: 'Readers', NewPath: '/' }).thenNothing();
    given(aGroup()).when(updateGroup, input).thenNothing();
  });

  it('refuses a name that is taken, and a group that does not exist', () => {
    given(aGroup(), aGroup([], { groupId: 'AGPA2', groupName: 'Staff' })).when(updateGroup, { ...input, NewGroupName: 'Staff' }).thenError('EntityAlreadyExists', 'Group with name Staff already exists.');
    given().when(updateGroup, { ...input, NewGroupName: 'Staff' }).thenError('NoSuchEntity', 'The group with name Readers cannot be found.');
  });

  it('asks for the group under both names', async () => {
    const asked = await given(aGroup([], { path: '/a/' })).asks(updateGroup, { ...input, NewGroupName: 'Staff' });
    expect(asked.map(({ resource }) => resource)).toEqual(['arn:aws:iam:::group/a/Readers', 'arn:aws:iam:::group/a/Staff']);
    expect(await given(aGroup()).asks(updateGroup, input)).toHaveLength(1);
    expect((await given().asks(updateGroup, { ...input, NewPath: '/b/' })).map(({ resource }) => resource)).toEqual(['arn:aws:iam:::group/Readers', 'arn:aws:iam:::group/b/Readers']);
  });

  it('is a barrier: policies that name the group by its ARN fit it no more', () => expect(updateGroup.onlyAdds).toBeFalsy());
});
