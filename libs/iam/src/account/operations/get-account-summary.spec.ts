import { ACCOUNT, anAccount, aPolicy, aProfile, aRole, aUser, given } from '#testing';
import { getAccountSummary } from './get-account-summary.js';

const within = { principal: { account: ACCOUNT } };

describe('GetAccountSummary', () => {
  it('counts what is in the account, and says how much there may be', async () => {
    const works = given(anAccount([], { maxUsers: 7 }), aUser([], {}, ACCOUNT), aRole([], {}, ACCOUNT), aRole([], {}, ''), aPolicy([], {}, ACCOUNT), aProfile([], {}, ACCOUNT));
    expect((await works.answer(getAccountSummary, {}, within)).SummaryMap).toEqual({
      Users: 1, UsersQuota: 7, Groups: 0, GroupsQuota: 1000, Roles: 1, RolesQuota: 1000, Policies: 1, InstanceProfiles: 1, Providers: 0, MFADevices: 0,
      ServerCertificates: 0, AccessKeysPerUserQuota: 4, AttachedPoliciesPerGroupQuota: 10, AttachedPoliciesPerRoleQuota: 10, AttachedPoliciesPerUserQuota: 10,
      GroupsPerUserQuota: 10, PolicySizeQuota: 6144, VersionsPerPolicyQuota: 5,
    });
  });

  it('leaves out a quota that there is not, and adds the sizes that profile aws bounds', async () => {
    const { SummaryMap } = await given(anAccount([], { maxUsers: -1, maxGroups: 0 })).answer(getAccountSummary, {}, { ...within, compat: 'aws' });
    expect(SummaryMap).toMatchObject({ GroupsQuota: 0, PoliciesQuota: 1500, UserPolicySizeQuota: 2048, GroupPolicySizeQuota: 5120, RolePolicySizeQuota: 10_240 });
    expect(SummaryMap).not.toHaveProperty('UsersQuota');
  });

  it('is about an account', async () => {
    await expect(given().answer(getAccountSummary, {})).rejects.toMatchObject({ code: 'InvalidInput' });
    expect(await given().asks(getAccountSummary, {}, within)).toEqual([{ action: 'iam:GetAccountSummary', resource: '*', resourceAccount: ACCOUNT, cap: { type: 'accounts', access: 'read' } }]);
  });
});
