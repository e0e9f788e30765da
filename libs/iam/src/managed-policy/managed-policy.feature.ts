import type { Feature } from '#operation';
import { createPolicy } from './operations/create-policy.js';
import { createPolicyVersion } from './operations/create-policy-version.js';
import { deletePolicy } from './operations/delete-policy.js';
import { deletePolicyVersion } from './operations/delete-policy-version.js';
import { getPolicy } from './operations/get-policy.js';
import { getPolicyVersion } from './operations/get-policy-version.js';
import { listEntitiesForPolicy } from './operations/list-entities-for-policy.js';
import { listPolicies } from './operations/list-policies.js';
import { listPolicyTags } from './operations/list-policy-tags.js';
import { listPolicyVersions } from './operations/list-policy-versions.js';
import { setDefaultPolicyVersion } from './operations/set-default-policy-version.js';
import { tagPolicy } from './operations/tag-policy.js';
import { untagPolicy } from './operations/untag-policy.js';
import { policy } from './policy.projection.js';

export const managedPolicyFeature: Feature = {
  name: 'managed-policy',
  aggregate: policy,
  operations: [
    createPolicy, getPolicy, listPolicies, deletePolicy, listEntitiesForPolicy,
    createPolicyVersion, getPolicyVersion, listPolicyVersions, setDefaultPolicyVersion, deletePolicyVersion,
    tagPolicy, listPolicyTags, untagPolicy,
  ],
};
