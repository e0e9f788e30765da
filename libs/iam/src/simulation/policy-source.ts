import { RolegateError, parseArn } from '#kernel';
import type { AccessRequest, Directory, OperationContext } from '#operation';
import { group, groupNameKey } from '../group/group.projection.js';
import { resourceTagConditions } from '../resource-tags.js';
import { role, roleNameKey } from '../role/role.projection.js';
import type { Tag } from '../tag.js';
import { user, userNameKey } from '../user/user.projection.js';

/** The user, group or role that a PolicySourceArn names. */
export interface SourceName {
  readonly type: 'user' | 'group' | 'role';
  readonly account: string;
  readonly name: string;
}

/** `arn:aws:iam::<account>:user/<path>/<name>`, `group/…` or `role/…`. @throws RolegateError InvalidInput */
export function parsePolicySource(text: string): SourceName {
  const arn = parseArn(text);
  const slash = arn?.resource.indexOf('/') ?? -1;
  const type = arn?.resource.slice(0, slash);
  const name = arn?.resource.slice(arn.resource.lastIndexOf('/') + 1);
  if (arn?.service === 'iam' && slash > 0 && name && (type === 'user' || type === 'group' || type === 'role')) return { type, account: arn.account, name };
  throw new RolegateError('InvalidInput', `Invalid Entity Arn: ${text} does not clearly define entity type and name.`);
}

/** Ceph's caps of the operations that read the policies of each. */
const CAPS = { user: 'user-policy', group: 'users', role: 'roles' } as const;
const NO_TAGS: readonly Tag[] = [];

/** The tags of what this node knows of; groups have none. */
function known({ type, account, name }: SourceName, directory: Directory): readonly Tag[] | undefined {
  if (type === 'group') return directory.find(group, groupNameKey(account, name))?.state && NO_TAGS;
  return type === 'user' ? directory.find(user, userNameKey(account, name))?.state?.tags : directory.find(role, roleNameKey(account, name))?.state?.tags;
}

/**
 * Authorization of an operation on the policies of a user, group or role, with Ceph's caps of the operations that read
 * them. The ARN may lie in another account, which the policy engine then judges; one that this node has not heard of is
 * looked for in the tail of the log, as onRole does.
 */
export const onPolicySource = (action: string) =>
  (input: { PolicySourceArn?: string }, ctx: OperationContext): AccessRequest | Promise<AccessRequest> => {
    const source = parsePolicySource(input.PolicySourceArn!);
    const ask = (tags: readonly Tag[] | undefined): AccessRequest => ({
      action,
      resource: input.PolicySourceArn!,
      resourceAccount: source.account,
      cap: { type: CAPS[source.type], access: 'read' },
      conditions: tags && resourceTagConditions(tags),
    });
    const tags = known(source, ctx.directory);
    return tags ? ask(tags) : ctx.directory.catchUp().then(() => ask(known(source, ctx.directory)));
  };

/** Operations that judge nothing but what the caller passes: AWS has no resource for them. */
export const onPassedPolicies = (action: string) => (_input: unknown, ctx: OperationContext): AccessRequest =>
  ({ action, resource: '*', resourceAccount: ctx.principal.account, cap: { type: 'user-policy', access: 'read' } });
