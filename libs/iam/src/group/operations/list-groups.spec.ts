import { aGroup, given } from '#testing';
import { listGroups } from './list-groups.js';

const named = (groupName: string, path = '/', account = '') => aGroup([], { groupId: `AGPA${groupName}`, groupName, path }, account);
const groups = given(named('c'), named('a'), named('B', '/app/'), named('d', '/', 'other'));

describe('ListGroups', () => {
  it('answers the groups of the account in byte order', async () => {
    const reply = await groups.answer(listGroups, {});
    expect(reply.Groups).toMatchObject([{ GroupName: 'B', Arn: 'arn:aws:iam:::group/app/B' }, { GroupName: 'a' }, { GroupName: 'c' }]);
    expect(reply).toMatchObject({ IsTruncated: false, Marker: undefined });
    expect((await given().answer(listGroups, {})).Groups).toEqual([]);
  });

  it('pages with an opaque marker', async () => {
    const first = await groups.answer(listGroups, { MaxItems: 2 });
    expect(first).toMatchObject({ Groups: [{ GroupName: 'B' }, { GroupName: 'a' }], IsTruncated: true });
    expect(await groups.answer(listGroups, { Marker: first.Marker })).toMatchObject({ Groups: [{ GroupName: 'c' }], IsTruncated: false });
    await expect(groups.answer(listGroups, { Marker: 'B' })).rejects.toMatchObject({ code: 'ValidationError' });
  });

  it('keeps to the path prefix, in the list and in what it asks', async () => {
    expect((await groups.answer(listGroups, { PathPrefix: '/app/' })).Groups!.map((one) => one.GroupName)).toEqual(['B']);
    expect(await groups.asks(listGroups, { PathPrefix: '/app/' })).toEqual([
      { action: 'iam:ListGroups', resource: 'arn:aws:iam:::group/app/', resourceAccount: '', cap: { type: 'users', access: 'read' } },
    ]);
  });
});
