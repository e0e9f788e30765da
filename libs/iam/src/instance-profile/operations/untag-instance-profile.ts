import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UntagInstanceProfileRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { withoutTags } from '../../tag-rules.js';
import { onInstanceProfile } from '../instance-profile.authorization.js';
import type { InstanceProfileTagsChanged } from '../instance-profile.events.js';
import { instanceProfileNamed, presentInstanceProfile } from '../instance-profile.queries.js';

/** Source: IAM API Reference, UntagInstanceProfile. Keys that are not there are no error. */
export const untagInstanceProfile = defineWrite({
  name: 'UntagInstanceProfile',
  service: 'iam',
  feature: 'instance-profile',
  schema: awsOperation('iam', 'UntagInstanceProfile'),
  actions: ['iam:UntagInstanceProfile'],
  conditionKeys: [...resourceTagKeys, 'aws:TagKeys'],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onInstanceProfile<UntagInstanceProfileRequest>('iam:UntagInstanceProfile', 'write', (input) => ({ 'aws:TagKeys': input.TagKeys })),
  loads: (input, ctx) => ({ existing: instanceProfileNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentInstanceProfile(existing, input);
    const tags = withoutTags(found.state.tags, input.TagKeys ?? [], ctx.settings.switches, 'as-written');
    const changed: InstanceProfileTagsChanged = { type: 'InstanceProfileTagsChanged', data: { tags } };
    return { writes: appendTo(found, tags.length === found.state.tags.length ? [] : [changed]), output: {} };
  },
});
