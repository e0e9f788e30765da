import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { TagUserRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { requestTagConditions, requestTagKeys, resourceTagKeys } from '../../resource-tags.js';
import { checkedTags, sameTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { onUser } from '../user.authorization.js';
import type { UserTagsChanged } from '../user.events.js';
import { presentUser, userNamed } from '../user.queries.js';
import { assertMayActFor } from '../user.rules.js';

/** Source: IAM API Reference, TagUser. Profile ceph keeps several values of one key, as it does for roles. */
export const tagUser = defineWrite({
  name: 'TagUser',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'TagUser'),
  actions: ['iam:TagUser'],
  conditionKeys: [...resourceTagKeys, ...requestTagKeys],
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onUser<TagUserRequest>('iam:TagUser', 'users', 'write', (input) => requestTagConditions(input.Tags as readonly Tag[] | undefined)),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const tags = checkedTags(found.state.tags, input.Tags, ctx.settings.switches);
    const changed: UserTagsChanged = { type: 'UserTagsChanged', data: { tags } };
    return { writes: appendTo(found, sameTags(tags, found.state.tags) ? [] : [changed]), output: {} };
  },
});
