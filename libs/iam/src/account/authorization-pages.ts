import type { GetAccountAuthorizationDetailsResponse, InstanceProfile } from '@aws-sdk/client-iam';
import type { Aggregate } from '#event-sourcing';
import type { Reads } from '#operation';
import { group, groupStream } from '../group/group.projection.js';
import { instanceProfile } from '../instance-profile/instance-profile.projection.js';
import { instanceProfileShape } from '../instance-profile/instance-profile.shape.js';
import type { InstanceProfileState } from '../instance-profile/instance-profile.state.js';
import { awsManagedPolicies } from '../managed-policy/aws-managed-policies.js';
import { policy } from '../managed-policy/policy.projection.js';
import { policyArn } from '../managed-policy/policy.state.js';
import { usageCounts } from '../managed-policy/policy.usage.js';
import { role, roleStream } from '../role/role.projection.js';
import type { RoleState } from '../role/role.state.js';
import { user } from '../user/user.projection.js';
import type { UserState } from '../user/user.state.js';
import { awsPolicyDetail, groupDetail, policyDetail, roleDetail, userDetail } from './authorization-details.js';

type Lists = Pick<GetAccountAuthorizationDetailsResponse, 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'>;

/** What one page has of a kind, of how many entities it tells, and the name to go on after; none: that was all. */
export interface KindPage {
  readonly lists: Lists;
  readonly size: number;
  readonly next?: string;
}

/** A page of at most `limit` entities of an account, by name. */
type KindPager = (reads: Reads, account: string, after: string | undefined, limit: number) => Promise<KindPage>;

/** Entities of an aggregate in place of a page's lists. */
const paged = <S>(aggregate: Aggregate<S>, listsOf: (reads: Reads, account: string, states: readonly S[]) => Promise<Lists>): KindPager =>
  async (reads, account, afterName, limit) => {
    const { items, nextName } = await reads.list(aggregate, { account, afterName, limit });
    return { lists: await listsOf(reads, account, items.map(({ state }) => state!)), size: items.length, next: nextName };
  };

async function userLists(reads: Reads, _account: string, states: readonly UserState[]): Promise<Lists> {
  const ids = [...new Set(states.flatMap(({ groups }) => (groups ?? []).map(({ groupId }) => groupId)))];
  const names = new Map(await Promise.all(ids.map(async (id) => [id, (await reads.byStream(group, groupStream(id)))?.state?.groupName] as const)));
  const namesOf = ({ groups }: UserState): string[] => (groups ?? []).flatMap(({ groupId }) => names.get(groupId) ?? []).sort();
  // The root user of an account is no IAM user.
  return { UserDetailList: states.filter(({ root }) => !root).map((state) => userDetail(state, namesOf(state))) };
}

async function roleLists(reads: Reads, account: string, states: readonly RoleState[]): Promise<Lists> {
  const streams = states.map(({ roleId }) => roleStream(roleId));
  const [profiles, uses] = await Promise.all([profilesOf(reads, account, streams), reads.activity.lastUses(streams)]);
  const profilesWith = (state: RoleState): InstanceProfile[] => profiles.filter(({ roleId }) => roleId === state.roleId).map((one) => instanceProfileShape(one, state));
  return { RoleDetailList: states.map((state) => roleDetail(state, profilesWith(state), uses.get(roleStream(state.roleId)))) };
}

/** Every instance profile with one of the roles. */
async function profilesOf(reads: Reads, account: string, references: readonly string[]): Promise<readonly InstanceProfileState[]> {
  const found: InstanceProfileState[] = [];
  let afterName: string | undefined;
  do {
    const page = await reads.list(instanceProfile, { account, references, afterName, limit: 1000 });
    found.push(...page.items.map(({ state }) => state!));
    afterName = page.nextName;
  } while (afterName !== undefined);
  return found;
}

const ofAws = [...awsManagedPolicies.values()].sort((a, b) => (a.policyName < b.policyName ? -1 : 1));

/** Those of AWS's own that the account uses. */
const awsPolicies: KindPager = async (reads, account, after = '', limit) => {
  const counts = await usageCounts(reads, account, ofAws.map(({ policyArn: arn }) => arn));
  const used = ofAws.map((one) => awsPolicyDetail(one, counts)).filter((one) => one.PolicyName! > after && (one.AttachmentCount! > 0 || one.PermissionsBoundaryUsageCount! > 0));
  const shown = used.slice(0, limit);
  return { lists: { Policies: shown }, size: shown.length, ...(used.length > limit && { next: shown.at(-1)?.PolicyName }) };
};

/** By the words of the parameter Filter, in the order in which they are shown. */
export const kindPagers: ReadonlyMap<string, KindPager> = new Map<string, KindPager>([
  ['User', paged(user, userLists)],
  ['Group', paged(group, async (_reads, _account, states) => ({ GroupDetailList: states.map(groupDetail) }))],
  ['Role', paged(role, roleLists)],
  ['LocalManagedPolicy', paged(policy, async (reads, account, states) => {
    const counts = await usageCounts(reads, account, states.map(policyArn));
    return { Policies: states.map((state) => policyDetail(state, counts)) };
  })],
  ['AWSManagedPolicy', awsPolicies],
]);
