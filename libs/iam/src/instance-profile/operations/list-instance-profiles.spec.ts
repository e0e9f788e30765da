import { aProfile, aRole, given, roleAdded } from '#testing';
import { listInstanceProfiles } from './list-instance-profiles.js';

const named = (instanceProfileName: string, path = '/', account = '') => aProfile(instanceProfileName === 'a' ? [roleAdded] : [], { instanceProfileId: `AIPA${instanceProfileName}${account}`, instanceProfileName, path, tags: [{ Key: 'a', Value: '1' }] }, account);
const world = given(named('b'), named('a'), named('c', '/app/'), named('d', '/', 'other'), aRole());

describe('ListInstanceProfiles', () => {
  it('answers those of the account with their roles, without tags', async () => {
    const { InstanceProfiles, IsTruncated } = await world.answer(listInstanceProfiles, {});
    expect(InstanceProfiles!.map(({ InstanceProfileName, Roles, Tags }) => [InstanceProfileName, Roles!.length, Tags])).toEqual([['a', 1, undefined], ['b', 0, undefined], ['c', 0, undefined]]);
    expect(IsTruncated).toBe(false);
  });

  it('keeps to a path prefix, and pages', async () => {
    expect((await world.answer(listInstanceProfiles, { PathPrefix: '/app/' })).InstanceProfiles).toMatchObject([{ InstanceProfileName: 'c' }]);
    const first = await world.answer(listInstanceProfiles, { MaxItems: 2 });
    expect(first.IsTruncated).toBe(true);
    expect((await world.answer(listInstanceProfiles, { Marker: first.Marker })).InstanceProfiles).toMatchObject([{ InstanceProfileName: 'c' }]);
  });

  it('refuses a marker that it did not make', async () => {
    await expect(world.answer(listInstanceProfiles, { Marker: 'b' })).rejects.toMatchObject({ code: 'ValidationError' });
  });
});
