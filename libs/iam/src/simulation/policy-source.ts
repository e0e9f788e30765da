import { RolegateError, isRealAccount, parseArn } from '#kernel';
import type { AccessRequest, Directory, OperationContext, Reads } from '#operation';
import type { AttachedPolicy } from '../attached-policy.js';
import type { InlinePolicy } from '../inline-policy.js';
import { awsManagedPolicies } from '../managed-policy/aws-managed-policies.js';
import { policy, policyStream } from '../managed-policy/policy.projection.js';
import { defaultVersion } from '../managed-policy/policy.state.js';
import { resourceTagConditions } from '../resource-tags.js';
import { role, roleNameKey } from '../role/role.projection.js';
import { noSuchRole } from '../role/role.queries.js';
import { type RoleState, roleArn } from '../role/role.state.js';
import type { Tag } from '../tag.js';
import { user, userNameKey } from '../user/user.projection.js';
import { noSuchUser } from '../user/user.queries.js';
import { type UserState, cephUid, userArn } from '../user/user.state.js';

/** The user or role that a PolicySourceArn names. */
export interface SourceName {
  readonly type: 'user' | 'role';
  readonly account: string;
  readonly name: string;
}

/** A managed policy by its default version. */
export interface ManagedPolicyText {
  readonly policyArn: string;
  readonly type: 'aws-managed' | 'user-managed';
  readonly document: string;
}

/** That user or role as it is, reduced to what a simulation needs. */
export interface PolicySource {
  readonly type: SourceName['type'];
  readonly account: string;
  readonly name: string;
  readonly arn: string;
  /** `AIDA…`, `AROA…` */
  readonly id: string;
  readonly canonicalUserId?: string;
  readonly tags: readonly Tag[];
  readonly policies: readonly InlinePolicy[];
  readonly managed: readonly ManagedPolicyText[];
  /** A system or admin user (Ceph), whom policies do not stop. */
  readonly administrator: boolean;
}

/** `arn:aws:iam::<account>:user/<path>/<name>`, or `role/…`. @throws RolegateError InvalidInput, NoSuchEntity for groups */
export function parsePolicySource(text: string): SourceName {
  const arn = parseArn(text);
  const slash = arn?.resource.indexOf('/') ?? -1;
  const type = arn?.resource.slice(0, slash);
  const name = arn?.resource.slice(arn.resource.lastIndexOf('/') + 1);
  if (arn?.service === 'iam' && slash > 0 && name) {
    if (type === 'user' || type === 'role') return { type, account: arn.account, name };
    if (type === 'group') throw new RolegateError('NoSuchEntity', `The group with name ${name} cannot be found.`);
  }
  throw new RolegateError('InvalidInput', `Invalid Entity Arn: ${text} does not clearly define entity type and name.`);
}

const userSource = (state: UserState, managed: readonly ManagedPolicyText[]): PolicySource => ({
  type: 'user', account: state.account, name: state.userName, arn: userArn(state), id: state.userId,
  canonicalUserId: cephUid(state, isRealAccount(state.account)), tags: state.tags, policies: state.policies, managed, administrator: state.system || state.admin,
});

const roleSource = (state: RoleState, managed: readonly ManagedPolicyText[]): PolicySource =>
  ({ type: 'role', account: state.account, name: state.roleName, arn: roleArn(state), id: state.roleId, tags: state.tags, policies: state.policies, managed, administrator: false });

/** What is attached cannot be gone; one that was detached and deleted between two reads is not attached any more. */
async function managedTexts(attached: readonly AttachedPolicy[], reads: Reads): Promise<ManagedPolicyText[]> {
  const texts = await Promise.all(attached.map(async ({ policyArn, policyId }): Promise<ManagedPolicyText | undefined> => {
    const ofAws = awsManagedPolicies.get(policyArn);
    if (ofAws) return { policyArn, type: 'aws-managed', document: ofAws.document };
    const state = (await reads.byStream(policy, policyStream(policyId)))?.state;
    return state && { policyArn, type: 'user-managed', document: defaultVersion(state).document };
  }));
  return texts.filter((text) => text !== undefined);
}

async function readUser(reads: Reads, account: string, name: string): Promise<PolicySource | undefined> {
  const found = await reads.byKey(user, userNameKey(account, name));
  return found?.state && userSource(found.state, await managedTexts(found.state.attachedPolicies, reads));
}

async function readRole(reads: Reads, account: string, name: string): Promise<PolicySource | undefined> {
  const found = await reads.byKey(role, roleNameKey(account, name));
  return found?.state && roleSource(found.state, await managedTexts(found.state.attachedPolicies, reads));
}

/** @throws RolegateError NoSuchEntity; InvalidInput for the root of an account, to which no policy is attached */
export async function readPolicySource(arn: string, reads: Reads): Promise<PolicySource> {
  const { type, account, name } = parsePolicySource(arn);
  const found = type === 'user' ? await readUser(reads, account, name) : await readRole(reads, account, name);
  if (!found || found.arn !== arn) throw type === 'user' ? noSuchUser(name) : noSuchRole(name);
  return found;
}

/** What this node knows of it. */
function known({ type, account, name }: SourceName, directory: Directory): readonly Tag[] | undefined {
  return type === 'user' ? directory.find(user, userNameKey(account, name))?.state?.tags : directory.find(role, roleNameKey(account, name))?.state?.tags;
}

/**
 * Authorization of an operation on the policies of a user or role, with Ceph's caps of the operations that read them. The
 * ARN may lie in another account, which the policy engine then judges; one that this node has not heard of is looked for
 * in the tail of the log, as onRole does.
 */
export const onPolicySource = (action: string) =>
  (input: { PolicySourceArn?: string }, ctx: OperationContext): AccessRequest | Promise<AccessRequest> => {
    const source = parsePolicySource(input.PolicySourceArn!);
    const ask = (tags: readonly Tag[] | undefined): AccessRequest => ({
      action,
      resource: input.PolicySourceArn!,
      resourceAccount: source.account,
      cap: { type: source.type === 'user' ? 'user-policy' : 'roles', access: 'read' },
      conditions: tags && resourceTagConditions(tags),
    });
    const tags = known(source, ctx.directory);
    return tags ? ask(tags) : ctx.directory.catchUp().then(() => ask(known(source, ctx.directory)));
  };

/** Operations that judge nothing but what the caller passes: AWS has no resource for them. */
export const onPassedPolicies = (action: string) => (_input: unknown, ctx: OperationContext): AccessRequest =>
  ({ action, resource: '*', resourceAccount: ctx.principal.account, cap: { type: 'user-policy', access: 'read' } });
