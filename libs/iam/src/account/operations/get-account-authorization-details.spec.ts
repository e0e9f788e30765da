import type { GetAccountAuthorizationDetailsRequest, GetAccountAuthorizationDetailsResponse } from '@aws-sdk/client-iam';
import { ACCOUNT, ALLOW_S3, aGroup, aPolicy, aProfile, aRole, aUser, given, GROUP_ID, policyPut, POLICY_ID, roleAdded, userPolicyPut } from '#testing';
import { getAccountAuthorizationDetails } from './get-account-authorization-details.js';

const within = { principal: { account: ACCOUNT } };
const reading = { policyArn: `arn:aws:iam::${ACCOUNT}:policy/Reading`, policyId: POLICY_ID };
const ofAws = { policyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess', policyId: '' };
const document = encodeURIComponent(ALLOW_S3).replaceAll('*', '%2A');
const works = given(
  aUser([userPolicyPut('P1'), { type: 'UserPolicyAttached', data: reading }, { type: 'UserAddedToGroup', data: { groupId: GROUP_ID } }], { tags: [{ Key: 'a', Value: 'b' }] }, ACCOUNT),
  aUser([], { userId: 'AIDA00000000000000ROOT', userName: 'Root', root: true }, ACCOUNT),
  aUser([], { userId: 'AIDA0000000000OUTSIDE', userName: 'Outside' }),
  aGroup([], {}, ACCOUNT),
  aRole([policyPut('P1'), { type: 'RolePolicyAttached', data: ofAws }], {}, ACCOUNT),
  aProfile([roleAdded], {}, ACCOUNT),
  aPolicy([], {}, ACCOUNT),
);
const details = (input: GetAccountAuthorizationDetailsRequest = {}): Promise<GetAccountAuthorizationDetailsResponse> => works.answer(getAccountAuthorizationDetails, input, within);

describe('GetAccountAuthorizationDetails', () => {
  it('tells of users with their groups and policies, less the root user', async () => {
    const { UserDetailList } = await details();
    expect(UserDetailList).toMatchObject([{
      UserName: 'TESTER', Arn: `arn:aws:iam::${ACCOUNT}:user/TESTER`, GroupList: ['Readers'], Tags: [{ Key: 'a', Value: 'b' }],
      UserPolicyList: [{ PolicyName: 'P1', PolicyDocument: document }], AttachedManagedPolicies: [{ PolicyName: 'Reading', PolicyArn: reading.policyArn }],
    }]);
  });

  it('tells of groups, and of roles with their instance profiles', async () => {
    const { GroupDetailList, RoleDetailList } = await details();
    expect(GroupDetailList).toMatchObject([{ GroupName: 'Readers', GroupPolicyList: [], AttachedManagedPolicies: [] }]);
    expect(RoleDetailList).toMatchObject([{
      RoleName: 'S3Access', RolePolicyList: [{ PolicyName: 'P1' }], AttachedManagedPolicies: [{ PolicyName: 'AmazonS3FullAccess' }],
      InstanceProfileList: [{ InstanceProfileName: 'Web', Roles: [{ RoleName: 'S3Access' }] }],
    }]);
  });

  it('says when roles were last used', async () => {
    const time = new Date('2026-11-23T10:00:00Z');
    const activity = { lastUses: async (names: readonly string[]) => new Map(names.map((name) => [name, { time, service: 's3', region: 'eu' }])) };
    const { RoleDetailList } = await works.answer(getAccountAuthorizationDetails, { Filter: ['Role'] }, { ...within, activity });
    expect(RoleDetailList).toMatchObject([{ RoleLastUsed: { LastUsedDate: time, Region: 'eu' } }]);
    expect((await details()).RoleDetailList![0]).not.toHaveProperty('RoleLastUsed');
  });

  it('tells of policies with all their versions, and of AWS\'s where they are used', async () => {
    const { Policies } = await details();
    expect(Policies).toMatchObject([
      { PolicyName: 'Reading', AttachmentCount: 1, PermissionsBoundaryUsageCount: 0, PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document }] },
      { PolicyName: 'AmazonS3FullAccess', AttachmentCount: 1, PolicyVersionList: [{ VersionId: 'v1' }] },
    ]);
  });

  it.each([
    ['User', 'UserDetailList'], ['Group', 'GroupDetailList'], ['Role', 'RoleDetailList'], ['LocalManagedPolicy', 'Policies'], ['AWSManagedPolicy', 'Policies'],
  ] as const)('tells of nothing else with the filter %s', async (kind, list) => {
    const reply = await details({ Filter: [kind] });
    expect(reply[list]).toHaveLength(1);
    expect([reply.UserDetailList, reply.GroupDetailList, reply.RoleDetailList, reply.Policies].flat()).toHaveLength(1);
  });

  it.each([1, 2, 3, 100])('loses and repeats nothing in pages of %d', async (MaxItems) => {
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await details({ MaxItems, Marker });
      seen.push(...page.UserDetailList!.map((one) => one.Arn), ...page.GroupDetailList!.map((one) => one.Arn), ...page.RoleDetailList!.map((one) => one.Arn), ...page.Policies!.map((one) => one.Arn));
      Marker = page.IsTruncated ? page.Marker : undefined;
    } while (Marker !== undefined);
    expect(seen).toEqual([
      `arn:aws:iam::${ACCOUNT}:user/TESTER`, `arn:aws:iam::${ACCOUNT}:group/Readers`, `arn:aws:iam::${ACCOUNT}:role/S3Access`, reading.policyArn, ofAws.policyArn,
    ]);
  });

  it('refuses markers of others, and of a kind that the filter leaves out', async () => {
    await expect(details({ Marker: 'bm9uZQ' })).rejects.toMatchObject({ code: 'ValidationError' });
    const { Marker } = await details({ MaxItems: 1 });
    await expect(details({ Marker, Filter: ['AWSManagedPolicy'] })).rejects.toMatchObject({ code: 'ValidationError' });
  });

  it('asks for its action on every resource', async () => {
    expect(await works.asks(getAccountAuthorizationDetails, {}, within)).toMatchObject([{ action: 'iam:GetAccountAuthorizationDetails', resource: '*' }]);
  });
});
