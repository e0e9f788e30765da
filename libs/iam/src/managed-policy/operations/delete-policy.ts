import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeletePolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { policyCount } from '../../quotas.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onPolicy } from '../policy.authorization.js';
import type { PolicyDeleted } from '../policy.events.js';
import { policyNameKey } from '../policy.projection.js';
import { policyNamed, presentPolicy } from '../policy.queries.js';

/** Source: IAM API Reference, DeletePolicy: not while it is attached, nor while it has versions beside the default. */
export const deletePolicy = defineWrite({
  name: 'DeletePolicy',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'DeletePolicy'),
  actions: ['iam:DeletePolicy'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'DeleteConflict', 'InvalidInput', 'ConcurrentModification'],
  held: 'Cannot delete a policy attached to entities.',
  access: onPolicy<DeletePolicyRequest>('iam:DeletePolicy', 'write'),
  loads: (input) => ({ existing: policyNamed(input) }),

  decide(input, { existing }) {
    const found = presentPolicy(existing, input);
    if (found.state.versions.length > 1) throw new RolegateError('DeleteConflict', 'This policy has more than one version. Before you delete a policy, you must delete the policy\'s versions. The default version is deleted with the policy.');
    const deleted: PolicyDeleted = { type: 'PolicyDeleted', data: {} };
    return {
      writes: appendTo(found, [deleted]),
      release: [{ name: policyNameKey(found.state.account, found.state.policyName), owner: found.stream }],
      unheld: [found.stream],
      counts: [policyCount(found.state.account, -1)],
      output: {},
    };
  },
});
