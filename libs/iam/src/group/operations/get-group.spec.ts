import { addedToGroup, aGroup, aUser, given, GROUP_ID, HISTORY_TIME } from '#testing';
import { getGroup } from './get-group.js';

const named = (userName: string, inGroup = true) => aUser(inGroup ? [addedToGroup()] : [], { userId: `AIDA${userName}`, userName, tags: [{ Key: 'a', Value: '1' }] });
const world = given(aGroup([], { path: '/staff/' }), named('carol'), named('alice'), named('bob', false), named('dave'));

describe('GetGroup', () => {
  it('answers the group and who is in it, by name, without their tags', async () => {
    const reply = await world.answer(getGroup, { GroupName: 'Readers' });
    expect(reply.Group).toEqual({ Path: '/staff/', GroupName: 'Readers', GroupId: GROUP_ID, Arn: 'arn:aws:iam:::group/staff/Readers', CreateDate: HISTORY_TIME });
    expect(reply.Users).toMatchObject([{ UserName: 'alice', UserId: 'AIDAalice', Arn: 'arn:aws:iam:::user/alice', Tags: undefined }, { UserName: 'carol' }, { UserName: 'dave' }]);
    expect(reply).toMatchObject({ IsTruncated: false, Marker: undefined });
  });

  it('pages through the users', async () => {
    const first = await world.answer(getGroup, { GroupName: 'Readers', MaxItems: 2 });
    expect(first).toMatchObject({ Group: { GroupName: 'Readers' }, Users: [{ UserName: 'alice' }, { UserName: 'carol' }], IsTruncated: true });
    expect(await world.answer(getGroup, { GroupName: 'Readers', MaxItems: 2, Marker: first.Marker })).toMatchObject({ Group: { GroupName: 'Readers' }, Users: [{ UserName: 'dave' }], IsTruncated: false });
    await expect(world.answer(getGroup, { GroupName: 'Readers', Marker: 'carol' })).rejects.toMatchObject({ code: 'ValidationError' });
  });

  it('answers no users where there are none, and refuses a group that does not exist', async () => {
    expect((await given(aGroup(), named('bob', false)).answer(getGroup, { GroupName: 'Readers' })).Users).toEqual([]);
    await expect(given(aGroup([], {}, 'tenant')).answer(getGroup, { GroupName: 'Readers' })).rejects.toMatchObject({ code: 'NoSuchEntity', message: 'The group with name Readers cannot be found.' });
  });

  it('asks for the group with its path', async () => {
    expect(await world.asks(getGroup, { GroupName: 'Readers' })).toEqual([{ action: 'iam:GetGroup', resource: 'arn:aws:iam:::group/staff/Readers', resourceAccount: '', cap: { type: 'users', access: 'read' } }]);
  });
});
