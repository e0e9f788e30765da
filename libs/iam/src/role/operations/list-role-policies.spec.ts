import { aRole, given, policyPut } from '#testing';
import { listRolePolicies } from './list-role-policies.js';

describe('ListRolePolicies', () => {
  it('answers the names in byte order', async () => {
    const reply = await given(aRole([policyPut('b'), policyPut('B'), policyPut('a')])).answer(listRolePolicies, { RoleName: 'S3Access' });
    expect(reply).toEqual({ PolicyNames: ['B', 'a', 'b'], IsTruncated: false });
  });

  it('answers an empty list for a role without policies', async () => {
    expect(await given(aRole()).answer(listRolePolicies, { RoleName: 'S3Access' })).toEqual({ PolicyNames: [], IsTruncated: false });
  });

  it('goes on after the marker', async () => {
    const role = given(aRole([policyPut('a'), policyPut('b'), policyPut('c')]));
    const first = await role.answer(listRolePolicies, { RoleName: 'S3Access', MaxItems: 2 });
    expect(first).toMatchObject({ PolicyNames: ['a', 'b'], IsTruncated: true });
    const rest = await role.answer(listRolePolicies, { RoleName: 'S3Access', MaxItems: 2, Marker: first.Marker });
    expect(rest).toEqual({ PolicyNames: ['c'], IsTruncated: false });
  });

  it('refuses a role that does not exist', async () => {
    await expect(given().answer(listRolePolicies, { RoleName: 'NoSuchRole' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
