import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { TagPolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { requestTagConditions, requestTagKeys, resourceTagKeys } from '../../resource-tags.js';
import { checkedTags, sameTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { onPolicy } from '../policy.authorization.js';
import type { PolicyTagsChanged } from '../policy.events.js';
import { policyNamed, presentPolicy } from '../policy.queries.js';

/** Source: IAM API Reference, TagPolicy. */
export const tagPolicy = defineWrite({
  name: 'TagPolicy',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'TagPolicy'),
  actions: ['iam:TagPolicy'],
  conditionKeys: [...resourceTagKeys, ...requestTagKeys],
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onPolicy<TagPolicyRequest>('iam:TagPolicy', 'write', (input) => requestTagConditions(input.Tags as readonly Tag[] | undefined)),
  loads: (input) => ({ existing: policyNamed(input) }),

  decide(input, { existing }, ctx) {
    const found = presentPolicy(existing, input);
    const tags = checkedTags(found.state.tags, input.Tags, ctx.settings.switches, 'as-written');
    const changed: PolicyTagsChanged = { type: 'PolicyTagsChanged', data: { tags } };
    return { writes: appendTo(found, sameTags(tags, found.state.tags) ? [] : [changed]), output: {} };
  },
});
