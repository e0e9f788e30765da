import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UpdateAssumeRolePolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { assertTrustPolicy } from '../../policy-document.js';
import { assertTrustPolicyFits, quotasOf } from '../../quotas.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import type { AssumeRolePolicyUpdated } from '../role.events.js';
import { presentRole, roleNamed } from '../role.queries.js';

/** Source: IAM API Reference, UpdateAssumeRolePolicy. Sessions that live go on; the next AssumeRole meets the new text. */
export const updateAssumeRolePolicy = defineWrite({
  name: 'UpdateAssumeRolePolicy',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'UpdateAssumeRolePolicy'),
  actions: ['iam:UpdateAssumeRolePolicy'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'MalformedPolicyDocument', 'LimitExceeded', 'ConcurrentModification'],
  access: onRole<UpdateAssumeRolePolicyRequest>('iam:UpdateAssumeRolePolicy', 'write', (_input, found) => boundaryCondition(found)),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentRole(existing, input);
    const policyDocument = input.PolicyDocument!;
    assertTrustPolicy(policyDocument, ctx.settings.switches);
    assertTrustPolicyFits(policyDocument, quotasOf(ctx.settings.compat).trust);
    const updated: AssumeRolePolicyUpdated = { type: 'AssumeRolePolicyUpdated', data: { policyDocument } };
    const same = found.state.assumeRolePolicyDocument === policyDocument;
    return { writes: appendTo(found, same ? [] : [updated]), output: {} };
  },
});
