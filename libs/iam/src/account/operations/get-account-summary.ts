import { defineRead, type OperationContext } from '#operation';
import { POLICY_LIMITS } from '#policy';
import { awsOperation } from '#protocol';
import type { GetAccountSummaryResponse } from '@aws-sdk/client-iam';
import { MOST_GROUPS } from '../../group/operations/add-user-to-group.js';
import { MOST_ATTACHED } from '../../managed-policy/attachable.js';
import { MOST_VERSIONS } from '../../managed-policy/operations/create-policy-version.js';
import { quotasOf } from '../../quotas.js';
import { accountCounter, boundOf, type Counted } from '../account.counts.js';
import { DEFAULT_LIMITS } from '../account.limits.js';
import { account, accountStream } from '../account.projection.js';
import { assertInAccount, onOwnAccount } from '../account.queries.js';

const SHOWN = ['users', 'groups', 'roles', 'policies', 'instance-profiles', 'oidc-providers', 'saml-providers', 'mfa-devices'] as const satisfies readonly Counted[];

/** Bounds of one policy or entity that hold in every account; sizes in profile aws alone, where they hold. */
const boundsOfAll = ({ compat }: OperationContext['settings']): Readonly<Record<string, number>> => ({
  AttachedPoliciesPerGroupQuota: MOST_ATTACHED,
  AttachedPoliciesPerRoleQuota: MOST_ATTACHED,
  AttachedPoliciesPerUserQuota: MOST_ATTACHED,
  GroupsPerUserQuota: MOST_GROUPS,
  PolicySizeQuota: POLICY_LIMITS.managed.characters,
  VersionsPerPolicyQuota: MOST_VERSIONS,
  ...(compat === 'aws' && {
    AssumeRolePolicySizeQuota: POLICY_LIMITS.trustRaised.characters,
    GroupPolicySizeQuota: POLICY_LIMITS.inlineGroup.characters,
    RolePolicySizeQuota: POLICY_LIMITS.inlineRole.characters,
    UserPolicySizeQuota: POLICY_LIMITS.inlineUser.characters,
  }),
});

/**
 * Source: IAM API Reference, GetAccountSummary: counts, and the quotas that hold here; a quota without a bound is left out.
 * The counts are the log's own, so that the summary is never behind and costs the same in every account.
 */
export const getAccountSummary = defineRead({
  name: 'GetAccountSummary',
  service: 'iam',
  feature: 'account',
  schema: awsOperation('iam', 'GetAccountSummary'),
  actions: ['iam:GetAccountSummary'],
  conditionKeys: [],
  errors: ['InvalidInput'],
  access: onOwnAccount('iam:GetAccountSummary', 'read'),

  async answer(_input: object, reads, ctx): Promise<GetAccountSummaryResponse> {
    assertInAccount(ctx);
    const { principal: { account: accountId }, settings } = ctx;
    const [found, counts] = await Promise.all([reads.byStream(account, accountStream(accountId)), reads.counts(SHOWN.map((what) => accountCounter(accountId, what)))]);
    const limits = found?.state ?? DEFAULT_LIMITS[settings.compat];
    const count = (what: (typeof SHOWN)[number]): number => counts.get(accountCounter(accountId, what)) ?? 0;
    const summary: Record<string, number | undefined> = {
      Users: count('users'),
      UsersQuota: boundOf(limits.maxUsers),
      Groups: count('groups'),
      GroupsQuota: boundOf(limits.maxGroups),
      Roles: count('roles'),
      RolesQuota: boundOf(limits.maxRoles),
      Policies: count('policies'),
      InstanceProfiles: count('instance-profiles'),
      Providers: count('oidc-providers') + count('saml-providers'),
      MFADevices: count('mfa-devices'),
      ServerCertificates: 0,
      AccessKeysPerUserQuota: boundOf(limits.maxAccessKeys),
      PoliciesQuota: quotasOf(settings.compat).policies,
      ...boundsOfAll(settings),
    };
    return { SummaryMap: Object.fromEntries(Object.entries(summary).filter((entry): entry is [string, number] => entry[1] !== undefined)) };
  },
});
