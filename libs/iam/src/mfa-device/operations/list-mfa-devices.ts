import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListMFADevicesRequest, ListMFADevicesResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../../user/user.authorization.js';
import { existingUser } from '../../user/user.queries.js';

/** Source: IAM API Reference, ListMFADevices. */
export const listMfaDevices = defineRead({
  name: 'ListMFADevices',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'ListMFADevices'),
  actions: ['iam:ListMFADevices'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<ListMFADevicesRequest>('iam:ListMFADevices', 'users', 'read'),

  async answer(input, reads, ctx): Promise<ListMFADevicesResponse> {
    const { state } = await existingUser(reads, ctx, input);
    const sorted = [...(state.mfaDevices ?? [])].sort((a, b) => (a.serialNumber < b.serialNumber ? -1 : 1));
    const { items, end } = pageOf(sorted, (device) => device.serialNumber, input);
    return { MFADevices: items.map(({ serialNumber, enableDate }) => ({ UserName: state.userName, SerialNumber: serialNumber, EnableDate: enableDate })), ...end };
  },
});
