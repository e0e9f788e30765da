import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeletePolicyVersionRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onPolicy } from '../policy.authorization.js';
import type { PolicyVersionDeleted } from '../policy.events.js';
import { existingVersion, policyNamed, presentPolicy } from '../policy.queries.js';

/** Source: IAM API Reference, DeletePolicyVersion. */
export const deletePolicyVersion = defineWrite({
  name: 'DeletePolicyVersion',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'DeletePolicyVersion'),
  actions: ['iam:DeletePolicyVersion'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'DeleteConflict', 'InvalidInput', 'ConcurrentModification'],
  access: onPolicy<DeletePolicyVersionRequest>('iam:DeletePolicyVersion', 'write'),
  loads: (input) => ({ existing: policyNamed(input) }),

  decide(input, { existing }) {
    const found = presentPolicy(existing, input);
    const { versionId } = existingVersion(found.state, input.VersionId!);
    if (versionId === found.state.defaultVersionId) throw new RolegateError('DeleteConflict', 'Cannot delete the default version of a policy.');
    const deleted: PolicyVersionDeleted = { type: 'PolicyVersionDeleted', data: { versionId } };
    return { writes: appendTo(found, [deleted]), output: {} };
  },
});
