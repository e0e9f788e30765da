import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetPolicyVersionRequest, GetPolicyVersionResponse } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { awsManagedPolicies } from '../aws-managed-policies.js';
import { onPolicy } from '../policy.authorization.js';
import { existingPolicy, existingVersion, noSuchVersion } from '../policy.queries.js';
import { awsVersionOf, versionShape } from '../policy.shape.js';

/** Source: IAM API Reference, GetPolicyVersion. */
export const getPolicyVersion = defineRead({
  name: 'GetPolicyVersion',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'GetPolicyVersion'),
  actions: ['iam:GetPolicyVersion'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput'],
  access: onPolicy<GetPolicyVersionRequest>('iam:GetPolicyVersion', 'read'),

  async answer(input, reads): Promise<GetPolicyVersionResponse> {
    const ofAws = awsManagedPolicies.get(input.PolicyArn!);
    if (ofAws) {
      if (input.VersionId !== 'v1') throw noSuchVersion(input.PolicyArn!, input.VersionId!);
      return { PolicyVersion: versionShape(awsVersionOf(ofAws), true, true) };
    }
    const { state } = await existingPolicy(reads, input);
    const version = existingVersion(state, input.VersionId!);
    return { PolicyVersion: versionShape(version, version.versionId === state.defaultVersionId, true) };
  },
});
