import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreatePolicyVersionRequest, CreatePolicyVersionResponse } from '@aws-sdk/client-iam';
import { appendTo, stateAfter } from '../../change.js';
import { assertManagedPolicy } from '../../policy-document.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onPolicy } from '../policy.authorization.js';
import type { PolicyVersionCreated } from '../policy.events.js';
import { policy } from '../policy.projection.js';
import { policyNamed, presentPolicy } from '../policy.queries.js';
import { versionShape } from '../policy.shape.js';

export const MOST_VERSIONS = 5;

/** Source: IAM API Reference, CreatePolicyVersion. */
export const createPolicyVersion = defineWrite({
  name: 'CreatePolicyVersion',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'CreatePolicyVersion'),
  actions: ['iam:CreatePolicyVersion'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'MalformedPolicyDocument', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onPolicy<CreatePolicyVersionRequest>('iam:CreatePolicyVersion', 'write'),
  loads: (input) => ({ existing: policyNamed(input) }),

  decide(input, { existing }, ctx) {
    const found = presentPolicy(existing, input);
    assertManagedPolicy(input.PolicyDocument!, ctx.settings.switches);
    if (found.state.versions.length >= MOST_VERSIONS) {
      throw new RolegateError('LimitExceeded', `A managed policy can have up to ${MOST_VERSIONS} versions. Before you create a new version, you must delete an existing version.`);
    }
    const created: PolicyVersionCreated = {
      type: 'PolicyVersionCreated',
      data: { versionId: `v${found.state.lastVersion + 1}`, policyDocument: input.PolicyDocument!, setAsDefault: input.SetAsDefault ?? false },
    };
    const outputAt = (time: number): CreatePolicyVersionResponse => {
      const { versions } = stateAfter(policy, found.state, found.state.account, [created], time);
      return { PolicyVersion: versionShape(versions.at(-1)!, created.data.setAsDefault, false) };
    };
    return { writes: appendTo(found, [created]), output: outputAt(ctx.now), outputAt };
  },
});
