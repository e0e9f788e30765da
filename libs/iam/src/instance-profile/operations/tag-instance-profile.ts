import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { TagInstanceProfileRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { requestTagConditions, requestTagKeys, resourceTagKeys } from '../../resource-tags.js';
import { checkedTags, sameTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { onInstanceProfile } from '../instance-profile.authorization.js';
import type { InstanceProfileTagsChanged } from '../instance-profile.events.js';
import { instanceProfileNamed, presentInstanceProfile } from '../instance-profile.queries.js';

/** Source: IAM API Reference, TagInstanceProfile. */
export const tagInstanceProfile = defineWrite({
  name: 'TagInstanceProfile',
  service: 'iam',
  feature: 'instance-profile',
  schema: awsOperation('iam', 'TagInstanceProfile'),
  actions: ['iam:TagInstanceProfile'],
  conditionKeys: [...resourceTagKeys, ...requestTagKeys],
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onInstanceProfile<TagInstanceProfileRequest>('iam:TagInstanceProfile', 'write', (input) => requestTagConditions(input.Tags as readonly Tag[] | undefined)),
  loads: (input, ctx) => ({ existing: instanceProfileNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentInstanceProfile(existing, input);
    const tags = checkedTags(found.state.tags, input.Tags, ctx.settings.switches, 'as-written');
    const changed: InstanceProfileTagsChanged = { type: 'InstanceProfileTagsChanged', data: { tags } };
    return { writes: appendTo(found, sameTags(tags, found.state.tags) ? [] : [changed]), output: {} };
  },
});
