import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UntagUserRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { withoutTags } from '../../tag-rules.js';
import { onUser } from '../user.authorization.js';
import type { UserTagsChanged } from '../user.events.js';
import { presentUser, userNamed } from '../user.queries.js';
import { assertMayActFor } from '../user.rules.js';

/** Source: IAM API Reference, UntagUser. A key goes with all its values; keys that are not there are no error. */
export const untagUser = defineWrite({
  name: 'UntagUser',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'UntagUser'),
  actions: ['iam:UntagUser'],
  conditionKeys: [...resourceTagKeys, 'aws:TagKeys'],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onUser<UntagUserRequest>('iam:UntagUser', 'users', 'write', (input) => ({ 'aws:TagKeys': input.TagKeys })),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const tags = withoutTags(found.state.tags, input.TagKeys ?? [], ctx.settings.switches);
    const changed: UserTagsChanged = { type: 'UserTagsChanged', data: { tags } };
    return { writes: appendTo(found, tags.length === found.state.tags.length ? [] : [changed]), output: {} };
  },
});
