import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { TagMFADeviceRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { requestTagConditions, requestTagKeys, resourceTagKeys } from '../../resource-tags.js';
import { checkedTags, sameTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { onMfaDevice } from '../mfa-device.authorization.js';
import type { MfaDeviceTagsChanged } from '../mfa-device.events.js';
import { deviceNamed, presentDevice } from '../mfa-device.queries.js';

/** Source: IAM API Reference, TagMFADevice. */
export const tagMfaDevice = defineWrite({
  name: 'TagMFADevice',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'TagMFADevice'),
  actions: ['iam:TagMFADevice'],
  conditionKeys: [...resourceTagKeys, ...requestTagKeys],
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onMfaDevice<TagMFADeviceRequest>('iam:TagMFADevice', 'write', (input) => requestTagConditions(input.Tags as readonly Tag[] | undefined)),
  loads: (input, ctx) => ({ existing: deviceNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentDevice(existing, input);
    const tags = checkedTags(found.state.tags, input.Tags, ctx.settings.switches, 'as-written');
    const changed: MfaDeviceTagsChanged = { type: 'MfaDeviceTagsChanged', data: { tags } };
    return { writes: appendTo(found, sameTags(tags, found.state.tags) ? [] : [changed]), output: {} };
  },
});
