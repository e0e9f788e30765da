import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListPolicyVersionsRequest, ListPolicyVersionsResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { awsManagedPolicies } from '../aws-managed-policies.js';
import { onPolicy } from '../policy.authorization.js';
import { existingPolicy } from '../policy.queries.js';
import { awsVersionOf, versionShape } from '../policy.shape.js';
import type { PolicyVersion } from '../policy.state.js';

/** Newest first, as IAM shows them. */
const newestFirst = (version: PolicyVersion): string => String(1e9 - Number(version.versionId.slice(1)));

/** Source: IAM API Reference, ListPolicyVersions. */
export const listPolicyVersions = defineRead({
  name: 'ListPolicyVersions',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'ListPolicyVersions'),
  actions: ['iam:ListPolicyVersions'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput'],
  access: onPolicy<ListPolicyVersionsRequest>('iam:ListPolicyVersions', 'read'),

  async answer(input, reads): Promise<ListPolicyVersionsResponse> {
    const ofAws = awsManagedPolicies.get(input.PolicyArn!);
    if (ofAws) return { Versions: [versionShape(awsVersionOf(ofAws), true, false)], IsTruncated: false };
    const { state } = await existingPolicy(reads, input);
    const { items, end } = pageOf([...state.versions].reverse(), newestFirst, input);
    return { Versions: items.map((version) => versionShape(version, version.versionId === state.defaultVersionId, false)), ...end };
  },
});
