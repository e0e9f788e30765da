import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListMFADeviceTagsRequest, ListMFADeviceTagsResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { sortedTags, tagSortKey } from '../../tag-rules.js';
import { onMfaDevice } from '../mfa-device.authorization.js';
import { existingDevice } from '../mfa-device.queries.js';

/** Source: IAM API Reference, ListMFADeviceTags: "The returned list of tags is sorted by tag key." */
export const listMfaDeviceTags = defineRead({
  name: 'ListMFADeviceTags',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'ListMFADeviceTags'),
  actions: ['iam:ListMFADeviceTags'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onMfaDevice<ListMFADeviceTagsRequest>('iam:ListMFADeviceTags', 'read'),

  async answer(input, reads, ctx): Promise<ListMFADeviceTagsResponse> {
    const { state } = await existingDevice(reads, ctx, input);
    const { items, end } = pageOf(sortedTags(state.tags), tagSortKey, input);
    return { Tags: items.map((tag) => ({ ...tag })), ...end };
  },
});
