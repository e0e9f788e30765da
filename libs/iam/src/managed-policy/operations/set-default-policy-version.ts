import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { SetDefaultPolicyVersionRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onPolicy } from '../policy.authorization.js';
import type { DefaultPolicyVersionSet } from '../policy.events.js';
import { existingVersion, policyNamed, presentPolicy } from '../policy.queries.js';

/** Source: IAM API Reference, SetDefaultPolicyVersion: "affects all users, groups, and roles that the policy is attached to". */
export const setDefaultPolicyVersion = defineWrite({
  name: 'SetDefaultPolicyVersion',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'SetDefaultPolicyVersion'),
  actions: ['iam:SetDefaultPolicyVersion'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onPolicy<SetDefaultPolicyVersionRequest>('iam:SetDefaultPolicyVersion', 'write'),
  loads: (input) => ({ existing: policyNamed(input) }),

  decide(input, { existing }) {
    const found = presentPolicy(existing, input);
    const { versionId } = existingVersion(found.state, input.VersionId!);
    const set: DefaultPolicyVersionSet = { type: 'DefaultPolicyVersionSet', data: { versionId } };
    return { writes: appendTo(found, versionId === found.state.defaultVersionId ? [] : [set]), output: {} };
  },
});
