import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetRolePolicyRequest, GetRolePolicyResponse } from '@aws-sdk/client-iam';
import { inlinePolicy } from '../../inline-policy.js';
import { urlEncoded } from '../../policy-document.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import { existingRole, noSuchRolePolicy } from '../role.queries.js';

/** Source: IAM API Reference, GetRolePolicy: "Policies returned by this operation are URL-encoded compliant with RFC 3986." */
export const getRolePolicy = defineRead({
  name: 'GetRolePolicy',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'GetRolePolicy'),
  actions: ['iam:GetRolePolicy'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onRole<GetRolePolicyRequest>('iam:GetRolePolicy', 'read'),

  async answer(input, reads, ctx): Promise<GetRolePolicyResponse> {
    const { state } = await existingRole(reads, ctx.principal.account, input.RoleName!);
    const policy = inlinePolicy(state.policies, input.PolicyName!);
    if (!policy) throw noSuchRolePolicy(input.PolicyName!);
    return { RoleName: state.roleName, PolicyName: policy.name, PolicyDocument: urlEncoded(policy.document) };
  },
});
