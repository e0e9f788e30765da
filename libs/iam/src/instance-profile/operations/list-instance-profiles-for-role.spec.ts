import { aProfile, aRole, given, roleAdded } from '#testing';
import { listInstanceProfilesForRole } from './list-instance-profiles-for-role.js';

const named = (instanceProfileName: string, withRole = true) => aProfile(withRole ? [roleAdded] : [], { instanceProfileId: `AIPA${instanceProfileName}`, instanceProfileName });
const world = given(named('b'), named('a'), named('c', false), aRole());

describe('ListInstanceProfilesForRole', () => {
  it('answers the profiles that the role is in, in pages', async () => {
    const first = await world.answer(listInstanceProfilesForRole, { RoleName: 'S3Access', MaxItems: 1 });
    expect(first).toMatchObject({ InstanceProfiles: [{ InstanceProfileName: 'a', Roles: [{ RoleName: 'S3Access' }] }], IsTruncated: true });
    expect(await world.answer(listInstanceProfilesForRole, { RoleName: 'S3Access', Marker: first.Marker })).toMatchObject({ InstanceProfiles: [{ InstanceProfileName: 'b' }], IsTruncated: false });
  });

  it('refuses a role that does not exist', async () => {
    await expect(world.answer(listInstanceProfilesForRole, { RoleName: 'Other' })).rejects.toMatchObject({ code: 'NoSuchEntity', message: 'The role with name Other cannot be found.' });
  });
});
