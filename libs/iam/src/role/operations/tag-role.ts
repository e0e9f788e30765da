import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { TagRoleRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { requestTagConditions, requestTagKeys, resourceTagKeys } from '../../resource-tags.js';
import { checkedTags, sameTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { onRole } from '../role.authorization.js';
import type { RoleTagsChanged } from '../role.events.js';
import { presentRole, roleNamed } from '../role.queries.js';

/** Source: IAM API Reference, TagRole; Ceph, "Role", Tag a role: "A role can have multivalued tags attached to it." */
export const tagRole = defineWrite({
  name: 'TagRole',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'TagRole'),
  actions: ['iam:TagRole'],
  conditionKeys: [...resourceTagKeys, ...requestTagKeys],
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onRole<TagRoleRequest>('iam:TagRole', 'write', (input) => requestTagConditions(input.Tags as readonly Tag[] | undefined)),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentRole(existing, input);
    const tags = checkedTags(found.state.tags, input.Tags, ctx.settings.switches);
    const changed: RoleTagsChanged = { type: 'RoleTagsChanged', data: { tags } };
    return { writes: appendTo(found, sameTags(tags, found.state.tags) ? [] : [changed]), output: {} };
  },
});
