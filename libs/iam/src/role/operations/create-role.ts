import { RolegateError, iamArn } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateRoleRequest, CreateRoleResponse } from '@aws-sdk/client-iam';
import { accountOf, countIn } from '../../account/account.counts.js';
import { stateAfter } from '../../change.js';
import { assertTrustPolicy } from '../../policy-document.js';
import { assertTrustPolicyFits, quotasOf } from '../../quotas.js';
import { requestTagConditions, requestTagKeys } from '../../resource-tags.js';
import { checkedTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import type { RoleCreated } from '../role.events.js';
import { role, roleNameKey, roleStream } from '../role.projection.js';
import { roleNamed } from '../role.queries.js';
import { roleShape } from '../role.shape.js';

/** Source: IAM API Reference, CreateRole. */
export const createRole = defineWrite({
  name: 'CreateRole',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'CreateRole'),
  actions: ['iam:CreateRole'],
  conditionKeys: [...requestTagKeys, 'iam:PermissionsBoundary'],
  errors: ['EntityAlreadyExists', 'MalformedPolicyDocument', 'InvalidInput', 'LimitExceeded', 'NoSuchEntity', 'ConcurrentModification'],
  onlyAdds: true,

  access: (input: CreateRoleRequest, ctx) => ({
    action: 'iam:CreateRole',
    resource: iamArn(ctx.principal.account, 'role', input.Path ?? '/', input.RoleName!),
    resourceAccount: ctx.principal.account,
    cap: { type: 'roles', access: 'write' },
    conditions: { ...requestTagConditions(input.Tags as readonly Tag[] | undefined), 'iam:PermissionsBoundary': input.PermissionsBoundary },
  }),

  loads: (input, ctx) => ({ existing: roleNamed(input, ctx), within: accountOf(ctx) }),

  decide(input, { existing, within }, ctx) {
    if (existing) throw new RolegateError('EntityAlreadyExists', `Role with name ${input.RoleName} already exists.`);
    // No policy stands as a boundary here; a role may not be made without the one that was asked for.
    if (input.PermissionsBoundary) throw new RolegateError('NoSuchEntity', `Scope ARN: ${input.PermissionsBoundary} does not exist or is not attachable.`);
    assertTrustPolicy(input.AssumeRolePolicyDocument!, ctx.settings.switches);
    assertTrustPolicyFits(input.AssumeRolePolicyDocument!, quotasOf(ctx.settings.compat).trust);
    const account = ctx.principal.account;
    const roleId = ctx.ids.entity('AROA');
    const created: RoleCreated = {
      type: 'RoleCreated',
      data: {
        roleId,
        roleName: input.RoleName!,
        path: input.Path ?? '/',
        assumeRolePolicyDocument: input.AssumeRolePolicyDocument!,
        description: input.Description,
        maxSessionDuration: input.MaxSessionDuration ?? 3600,
        tags: checkedTags([], input.Tags, ctx.settings.switches),
      },
    };
    const stream = roleStream(roleId);
    const outputAt = (time: number): CreateRoleResponse => ({ Role: roleShape(stateAfter(role, undefined, account, [created], time)) });
    return {
      writes: [{ stream, account, expected: 0, events: [created] }],
      take: [{ name: roleNameKey(account, input.RoleName!), owner: stream }],
      counts: countIn(account, 'roles', 1, within),
      output: outputAt(ctx.now),
      outputAt,
    };
  },
});
