import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UntagPolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { withoutTags } from '../../tag-rules.js';
import { onPolicy } from '../policy.authorization.js';
import type { PolicyTagsChanged } from '../policy.events.js';
import { policyNamed, presentPolicy } from '../policy.queries.js';

/** Source: IAM API Reference, UntagPolicy. A key goes with all its values; keys that are not there are no error. */
export const untagPolicy = defineWrite({
  name: 'UntagPolicy',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'UntagPolicy'),
  actions: ['iam:UntagPolicy'],
  conditionKeys: [...resourceTagKeys, 'aws:TagKeys'],
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onPolicy<UntagPolicyRequest>('iam:UntagPolicy', 'write', (input) => ({ 'aws:TagKeys': input.TagKeys })),
  loads: (input) => ({ existing: policyNamed(input) }),

  decide(input, { existing }, ctx) {
    const found = presentPolicy(existing, input);
    const tags = withoutTags(found.state.tags, input.TagKeys ?? [], ctx.settings.switches, 'as-written');
    const changed: PolicyTagsChanged = { type: 'PolicyTagsChanged', data: { tags } };
    return { writes: appendTo(found, tags.length === found.state.tags.length ? [] : [changed]), output: {} };
  },
});
