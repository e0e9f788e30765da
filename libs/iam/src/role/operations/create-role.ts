import { services } from '#protocol';
import { RolegateError, iamArn } from '#kernel';
import { byKey, defineWrite } from '#operation';
import type { CreateRoleRequest, CreateRoleResponse } from '@aws-sdk/client-iam';
import { assertTrustPolicy } from '../../policy-document.js';
import { requestTagConditions } from '../../resource-tags.js';
import { checkedTags } from '../../tag-rules.js';
import type { RoleCreated } from '../role.events.js';
import { role, roleNameKey, roleStream } from '../role.projection.js';
import { evolveRole } from '../role.state.js';
import { roleShape } from '../role.shape.js';

/** Source: IAM API Reference, CreateRole. */
export const createRole = defineWrite({
  name: 'CreateRole',
  service: 'iam',
  feature: 'role',
  schema: services.iam.operations.get('CreateRole')!,
  actions: ['iam:CreateRole'],
  errors: ['EntityAlreadyExists', 'MalformedPolicyDocument', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  onlyAdds: true,

  access: (input: CreateRoleRequest, ctx) => ({
    action: 'iam:CreateRole',
    resource: iamArn(ctx.principal.account, 'role', input.Path ?? '/', input.RoleName!),
    resourceAccount: ctx.principal.account,
    cap: { type: 'roles', access: 'write' },
    conditions: requestTagConditions(input.Tags as never),
  }),

  loads: (input, ctx) => ({ existing: byKey(role, roleNameKey(ctx.principal.account, input.RoleName!)) }),

  decide(input, { existing }, ctx) {
    if (existing) throw new RolegateError('EntityAlreadyExists', `Role with name ${input.RoleName} already exists.`);
    assertTrustPolicy(input.AssumeRolePolicyDocument!, ctx.settings.switches);
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
    return {
      writes: [{ stream, account, expected: 0, events: [created] }],
      take: [{ name: roleNameKey(account, input.RoleName!), owner: stream }],
      output: { Role: roleShape(evolveRole(undefined, { ...created, account, time: new Date(ctx.now) } as never)!) } as CreateRoleResponse,
    };
  },
});
