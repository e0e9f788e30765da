import { ACCOUNT, aGroup, anAccount, given } from '#testing';
import { createGroup } from './create-group.js';

describe('CreateGroup', () => {
  it('records the group, takes its name and answers it', () => {
    const { take, output, counts } = given().when(createGroup, { GroupName: 'Readers', Path: '/staff/' })
      .thenEvents({ type: 'GroupCreated', data: { groupId: 'AGPA00000000000000001', groupName: 'Readers', path: '/staff/' } });
    expect(take).toEqual([{ name: 'group-name::Readers', owner: 'group/AGPA00000000000000001' }]);
    expect(output.Group).toMatchObject({ Path: '/staff/', GroupName: 'Readers', GroupId: 'AGPA00000000000000001', Arn: 'arn:aws:iam:::group/staff/Readers' });
    expect(counts).toEqual([]);
  });

  it('refuses a name that is taken, in a real account however it is written', () => {
    given(aGroup()).when(createGroup, { GroupName: 'Readers' }).thenError('EntityAlreadyExists', 'Group with name Readers already exists.');
    given(aGroup([], {}, ACCOUNT)).when(createGroup, { GroupName: 'READERS' }, { principal: { account: ACCOUNT } }).thenError('EntityAlreadyExists');
    expect(given(aGroup([], {}, 'tenant')).when(createGroup, { GroupName: 'Readers' }).error).toBeUndefined();
  });

  it('is counted in a real account, up to its limit', () => {
    const { decision } = given(anAccount([], { maxGroups: 3 })).when(createGroup, { GroupName: 'Readers' }, { principal: { account: ACCOUNT } });
    expect(decision!.counts).toEqual([{ name: `groups:${ACCOUNT}`, by: 1, limit: 3 }]);
  });

  it('shows when the log wrote it', () => {
    const { outputAt } = given().when(createGroup, { GroupName: 'Readers' }).decision!;
    expect(outputAt!(5000).Group!.CreateDate).toEqual(new Date(5000));
  });

  it('asks for the group that is to be', async () => {
    expect(await given().asks(createGroup, { GroupName: 'Readers', Path: '/staff/' })).toEqual([
      { action: 'iam:CreateGroup', resource: 'arn:aws:iam:::group/staff/Readers', resourceAccount: '', cap: { type: 'users', access: 'write' } },
    ]);
  });
});
