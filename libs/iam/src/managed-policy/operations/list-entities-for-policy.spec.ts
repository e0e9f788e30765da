import type { PolicyUsageType } from '@aws-sdk/client-iam';
import { aGroup, aPolicy, aRole, ATTACHED, aUser, given, POLICY_ARN, roleBounded, userBounded } from '#testing';
import { listEntitiesForPolicy } from './list-entities-for-policy.js';

const roleWith = (roleName: string, path = '/') => aRole([{ type: 'RolePolicyAttached', data: ATTACHED }], { roleId: `AROA${roleName}`, roleName, path });
const userWith = (userName: string) => aUser([{ type: 'UserPolicyAttached', data: ATTACHED }], { userId: `AIDA${userName}`, userName });
const groupWith = (groupName: string) => aGroup([{ type: 'GroupPolicyAttached', data: ATTACHED }], { groupId: `AGPA${groupName}`, groupName });
const world = given(groupWith('g2'), groupWith('g1'), aGroup([]), aPolicy(), roleWith('B'), roleWith('A', '/app/'), userWith('u2'), userWith('u1'), aRole([], { roleId: 'AROA0', roleName: 'Without' }));
const ask = (input: object = {}) => world.answer(listEntitiesForPolicy, { PolicyArn: POLICY_ARN, ...input });

describe('ListEntitiesForPolicy', () => {
  it('answers the groups, users and roles that it is attached to', async () => {
    expect(await ask()).toEqual({
      PolicyGroups: [{ GroupName: 'g1', GroupId: 'AGPAg1' }, { GroupName: 'g2', GroupId: 'AGPAg2' }],
      PolicyUsers: [{ UserName: 'u1', UserId: 'AIDAu1' }, { UserName: 'u2', UserId: 'AIDAu2' }],
      PolicyRoles: [{ RoleName: 'A', RoleId: 'AROAA' }, { RoleName: 'B', RoleId: 'AROAB' }], IsTruncated: false, Marker: undefined,
    });
  });

  it('keeps to a kind, to a path, and to a usage', async () => {
    expect(await ask({ EntityFilter: 'Role' })).toMatchObject({ PolicyUsers: [], PolicyRoles: [{ RoleName: 'A' }, { RoleName: 'B' }] });
    expect(await ask({ EntityFilter: 'Group' })).toMatchObject({ PolicyGroups: [{ GroupName: 'g1' }, { GroupName: 'g2' }], PolicyUsers: [], PolicyRoles: [] });
    expect(await ask({ PathPrefix: '/app/' })).toMatchObject({ PolicyUsers: [], PolicyRoles: [{ RoleName: 'A' }] });
  });

  it('tells attachments from permissions boundaries', async () => {
    const bounded = given(aPolicy(), aRole([{ type: 'RolePolicyAttached', data: ATTACHED }, roleBounded()], { roleName: 'Both' }), aRole([roleBounded()], { roleId: 'AROA2', roleName: 'Bounded' }), userWith('u1'), aUser([userBounded()]));
    const named = async (PolicyUsageFilter?: PolicyUsageType) => {
      const { PolicyUsers, PolicyRoles } = await bounded.answer(listEntitiesForPolicy, { PolicyArn: POLICY_ARN, PolicyUsageFilter });
      return [...PolicyUsers!.map((one) => one.UserName), ...PolicyRoles!.map((one) => one.RoleName)];
    };
    expect(await named('PermissionsBoundary')).toEqual(['TESTER', 'Both', 'Bounded']);
    expect(await named('PermissionsPolicy')).toEqual(['u1', 'Both']);
    expect(await named()).toEqual(['TESTER', 'u1', 'Both', 'Bounded']);
  });

  it.each([1, 2, 3, 4, 5, 6])('pages through groups, users and roles, %d at a time', async (MaxItems) => {
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const reply = await ask({ MaxItems, Marker });
      seen.push(...reply.PolicyGroups!.map((group) => group.GroupName), ...reply.PolicyUsers!.map((user) => user.UserName), ...reply.PolicyRoles!.map((role) => role.RoleName));
      expect(reply.IsTruncated).toBe(reply.Marker !== undefined);
      ({ Marker } = reply);
    } while (Marker);
    expect(seen).toEqual(['g1', 'g2', 'u1', 'u2', 'A', 'B']);
  });

  it('refuses a policy that does not exist', async () => {
    await expect(ask({ PolicyArn: 'arn:aws:iam:::policy/Other' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
