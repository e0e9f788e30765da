import { addedToGroup, aGroup, aUser, given } from '#testing';
import { listGroupsForUser } from './list-groups-for-user.js';

const named = (groupName: string) => aGroup([], { groupId: `AGPA${groupName}`, groupName });
const ids = ['AGPAc', 'AGPAa', 'AGPAb'];
const world = given(aUser(ids.map(addedToGroup), { tags: [{ Key: 'a', Value: '1' }] }), named('a'), named('b'), named('c'), named('d'));

describe('ListGroupsForUser', () => {
  it('answers the groups by name, in pages', async () => {
    const first = await world.answer(listGroupsForUser, { UserName: 'TESTER', MaxItems: 2 });
    expect(first).toMatchObject({ Groups: [{ GroupName: 'a', GroupId: 'AGPAa', Arn: 'arn:aws:iam:::group/a' }, { GroupName: 'b' }], IsTruncated: true });
    expect(await world.answer(listGroupsForUser, { UserName: 'TESTER', Marker: first.Marker })).toMatchObject({ Groups: [{ GroupName: 'c' }], IsTruncated: false });
  });

  it('answers none for a user who is in none, and refuses who does not exist', async () => {
    expect(await given(aUser()).answer(listGroupsForUser, { UserName: 'TESTER' })).toEqual({ Groups: [], IsTruncated: false });
    await expect(given().answer(listGroupsForUser, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity', message: 'The user with name TESTER cannot be found.' });
  });

  it('leaves out a group that is gone', async () => {
    expect((await given(aUser([addedToGroup()])).answer(listGroupsForUser, { UserName: 'TESTER' })).Groups).toEqual([]);
  });

  it('asks for the user, with its tags', async () => {
    expect(await world.asks(listGroupsForUser, { UserName: 'TESTER' })).toMatchObject([
      { action: 'iam:ListGroupsForUser', resource: 'arn:aws:iam:::user/TESTER', cap: { type: 'users', access: 'read' }, conditions: { 'aws:ResourceTag/a': ['1'] } },
    ]);
  });
});
