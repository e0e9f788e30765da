import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UntagRoleRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { withoutTags } from '../../tag-rules.js';
import { onRole } from '../role.authorization.js';
import type { RoleTagsChanged } from '../role.events.js';
import { presentRole, roleNamed } from '../role.queries.js';

/** Source: IAM API Reference, UntagRole. A key goes with all its values; keys that are not there are no error. */
export const untagRole = defineWrite({
  name: 'UntagRole',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'UntagRole'),
  actions: ['iam:UntagRole'],
  conditionKeys: [...resourceTagKeys, 'aws:TagKeys'],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onRole<UntagRoleRequest>('iam:UntagRole', 'write', (input) => ({ 'aws:TagKeys': input.TagKeys })),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentRole(existing, input);
    const tags = withoutTags(found.state.tags, input.TagKeys ?? [], ctx.settings.switches);
    const changed: RoleTagsChanged = { type: 'RoleTagsChanged', data: { tags } };
    return { writes: appendTo(found, tags.length === found.state.tags.length ? [] : [changed]), output: {} };
  },
});
