import { RolegateError, iamArn } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateRoleRequest, CreateRoleResponse } from '@aws-sdk/client-iam';
import { accountOf, countIn } from '../../account/account.counts.js';
import { stateAfter } from '../../change.js';
import { boundaryHoldOf, boundaryOf, boundaryToPut } from '../../permissions-boundary.js';
import { assertTrustPolicy } from '../../policy-document.js';
import { assertTrustPolicyFits, quotasOf } from '../../quotas.js';
import { requestTagConditions, requestTagKeys } from '../../resource-tags.js';
import { checkedTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import type { RoleCreated, RolePermissionsBoundaryPut } from '../role.events.js';
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

  loads: (input, ctx) => ({ existing: roleNamed(input, ctx), policy: boundaryToPut(input.PermissionsBoundary), within: accountOf(ctx) }),

  decide(input, { existing, policy, within }, ctx) {
    if (existing) throw new RolegateError('EntityAlreadyExists', `Role with name ${input.RoleName} already exists.`);
    assertTrustPolicy(input.AssumeRolePolicyDocument!, ctx.settings.switches);
    assertTrustPolicyFits(input.AssumeRolePolicyDocument!, quotasOf(ctx.settings.compat).trust);
    const account = ctx.principal.account;
    const boundary = input.PermissionsBoundary === undefined ? undefined : boundaryOf(input.PermissionsBoundary, policy, account);
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
    const events = boundary ? [created, { type: 'RolePermissionsBoundaryPut', data: boundary } satisfies RolePermissionsBoundaryPut] : [created];
    const outputAt = (time: number): CreateRoleResponse => ({ Role: roleShape(stateAfter(role, undefined, account, events, time)) });
    return {
      writes: [{ stream, account, expected: 0, events }],
      take: [{ name: roleNameKey(account, input.RoleName!), owner: stream }],
      hold: boundaryHoldOf(boundary, stream),
      counts: countIn(account, 'roles', 1, within),
      output: outputAt(ctx.now),
      outputAt,
    };
  },
});
