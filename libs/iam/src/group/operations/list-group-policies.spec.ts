import { aGroup, given, groupPolicyPut } from '#testing';
import { listGroupPolicies } from './list-group-policies.js';

describe('ListGroupPolicies', () => {
  it('answers the names in byte order', async () => {
    const reply = await given(aGroup([groupPolicyPut('b'), groupPolicyPut('B'), groupPolicyPut('a')])).answer(listGroupPolicies, { GroupName: 'Readers' });
    expect(reply).toEqual({ PolicyNames: ['B', 'a', 'b'], IsTruncated: false });
  });

  it('answers an empty list for a group without policies', async () => {
    expect(await given(aGroup()).answer(listGroupPolicies, { GroupName: 'Readers' })).toEqual({ PolicyNames: [], IsTruncated: false });
  });

  it('goes on after the marker', async () => {
    const group = given(aGroup([groupPolicyPut('a'), groupPolicyPut('b'), groupPolicyPut('c')]));
    const first = await group.answer(listGroupPolicies, { GroupName: 'Readers', MaxItems: 2 });
    expect(first).toMatchObject({ PolicyNames: ['a', 'b'], IsTruncated: true });
    const rest = await group.answer(listGroupPolicies, { GroupName: 'Readers', MaxItems: 2, Marker: first.Marker });
    expect(rest).toEqual({ PolicyNames: ['c'], IsTruncated: false });
  });

  it('refuses a group that does not exist', async () => {
    await expect(given().answer(listGroupPolicies, { GroupName: 'NoSuchGroup' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
