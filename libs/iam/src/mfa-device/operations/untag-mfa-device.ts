import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UntagMFADeviceRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { withoutTags } from '../../tag-rules.js';
import { onMfaDevice } from '../mfa-device.authorization.js';
import type { MfaDeviceTagsChanged } from '../mfa-device.events.js';
import { deviceNamed, presentDevice } from '../mfa-device.queries.js';

/** Source: IAM API Reference, UntagMFADevice. A key goes with all its values; keys that are not there are no error. */
export const untagMfaDevice = defineWrite({
  name: 'UntagMFADevice',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'UntagMFADevice'),
  actions: ['iam:UntagMFADevice'],
  conditionKeys: [...resourceTagKeys, 'aws:TagKeys'],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onMfaDevice<UntagMFADeviceRequest>('iam:UntagMFADevice', 'write', (input) => ({ 'aws:TagKeys': input.TagKeys })),
  loads: (input, ctx) => ({ existing: deviceNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentDevice(existing, input);
    const tags = withoutTags(found.state.tags, input.TagKeys ?? [], ctx.settings.switches, 'as-written');
    const changed: MfaDeviceTagsChanged = { type: 'MfaDeviceTagsChanged', data: { tags } };
    return { writes: appendTo(found, tags.length === found.state.tags.length ? [] : [changed]), output: {} };
  },
});
