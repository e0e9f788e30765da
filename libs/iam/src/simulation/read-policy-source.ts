import type { Reads } from '#operation';
import type { AttachedPolicy } from '../attached-policy.js';
import { group, groupNameKey } from '../group/group.projection.js';
import { groupsOf, noSuchGroup } from '../group/group.queries.js';
import { type GroupState, groupArn } from '../group/group.state.js';
import type { InlinePolicy } from '../inline-policy.js';
import { awsManagedPolicies } from '../managed-policy/aws-managed-policies.js';
import { policy, policyStream } from '../managed-policy/policy.projection.js';
import { defaultVersion } from '../managed-policy/policy.state.js';
import { role, roleNameKey } from '../role/role.projection.js';
import { noSuchRole } from '../role/role.queries.js';
import { type RoleState, roleArn } from '../role/role.state.js';
import type { Tag } from '../tag.js';
import { user, userNameKey } from '../user/user.projection.js';
import { noSuchUser } from '../user/user.queries.js';
import { type UserState, canonicalUserId, userArn } from '../user/user.state.js';
import { type SourceName, parsePolicySource } from './policy-source.js';

/** A managed policy by its default version. */
export interface ManagedPolicyText {
  readonly policyArn: string;
  readonly type: 'aws-managed' | 'user-managed';
  readonly document: string;
}

/** Inline policies and whose they are. */
export interface InlinePolicies {
  readonly type: SourceName['type'];
  readonly name: string;
  readonly policies: readonly InlinePolicy[];
}

/** A user, group or role as it is, reduced to what a simulation needs. */
export interface PolicySource {
  readonly type: SourceName['type'];
  readonly account: string;
  readonly name: string;
  readonly arn: string;
  /** `AIDA…`, `AGPA…`, `AROA…` */
  readonly id: string;
  readonly canonicalUserId?: string;
  readonly tags: readonly Tag[];
  /** Its own, and those of the groups that a user is in. */
  readonly inline: readonly InlinePolicies[];
  /** Attached to it, and to the groups that a user is in; each once. */
  readonly managed: readonly ManagedPolicyText[];
  /** Absent: nothing bounds its policies. */
  readonly boundary?: ManagedPolicyText;
  /** A system or admin user (Ceph), whom policies do not stop. */
  readonly administrator: boolean;
}

/** @throws RolegateError NoSuchEntity; InvalidInput for the root of an account, to which no policy is attached */
export async function readPolicySource(arn: string, reads: Reads): Promise<PolicySource> {
  const { type, account, name } = parsePolicySource(arn);
  const found = await READERS[type].read(reads, account, name);
  if (!found || found.arn !== arn) throw READERS[type].missing(name);
  return found;
}

type Read = (reads: Reads, account: string, name: string) => Promise<PolicySource | undefined>;

const readUser: Read = async (reads, account, name) => {
  const state = (await reads.byKey(user, userNameKey(account, name)))?.state;
  return state && userSource(state, await groupsOf(reads, state), reads);
};

async function userSource(state: UserState, groups: readonly GroupState[], reads: Reads): Promise<PolicySource> {
  return {
    type: 'user', account: state.account, name: state.userName, arn: userArn(state), id: state.userId,
    canonicalUserId: canonicalUserId(state), tags: state.tags, administrator: state.system || state.admin,
    inline: [{ type: 'user', name: state.userName, policies: state.policies }, ...groups.map(inlineOf)],
    managed: await managedTexts([...state.attachedPolicies, ...groups.flatMap(({ attachedPolicies }) => attachedPolicies)], reads),
    boundary: state.permissionsBoundary && await managedText(state.permissionsBoundary, reads),
  };
}

const inlineOf = ({ groupName, policies }: GroupState): InlinePolicies => ({ type: 'group', name: groupName, policies });

const readGroup: Read = async (reads, account, name) => {
  const state = (await reads.byKey(group, groupNameKey(account, name)))?.state;
  return state && {
    type: 'group', account, name: state.groupName, arn: groupArn(state), id: state.groupId, tags: [], administrator: false,
    inline: [inlineOf(state)], managed: await managedTexts(state.attachedPolicies, reads),
  };
};

const readRole: Read = async (reads, account, name) => {
  const state = (await reads.byKey(role, roleNameKey(account, name)))?.state;
  return state && roleSource(state, reads);
};

const roleSource = async (state: RoleState, reads: Reads): Promise<PolicySource> => ({
  type: 'role', account: state.account, name: state.roleName, arn: roleArn(state), id: state.roleId, tags: state.tags, administrator: false,
  inline: [{ type: 'role', name: state.roleName, policies: state.policies }],
  managed: await managedTexts(state.attachedPolicies, reads),
  boundary: state.permissionsBoundary && await managedText(state.permissionsBoundary, reads),
});

const READERS = {
  user: { read: readUser, missing: noSuchUser },
  group: { read: readGroup, missing: noSuchGroup },
  role: { read: readRole, missing: noSuchRole },
} as const satisfies Record<SourceName['type'], object>;

/** What is attached cannot be gone; one that was detached and deleted between two reads is not attached any more. */
async function managedTexts(attached: readonly AttachedPolicy[], reads: Reads): Promise<ManagedPolicyText[]> {
  const once = [...new Map(attached.map((one) => [one.policyArn, one])).values()];
  const texts = await Promise.all(once.map((one) => managedText(one, reads)));
  return texts.filter((text) => text !== undefined);
}

async function managedText({ policyArn, policyId }: AttachedPolicy, reads: Reads): Promise<ManagedPolicyText | undefined> {
  const ofAws = awsManagedPolicies.get(policyArn);
  if (ofAws) return { policyArn, type: 'aws-managed', document: ofAws.document };
  const state = (await reads.byStream(policy, policyStream(policyId)))?.state;
  return state && { policyArn, type: 'user-managed', document: defaultVersion(state).document };
}
