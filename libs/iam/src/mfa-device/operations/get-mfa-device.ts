import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetMFADeviceRequest, GetMFADeviceResponse } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../../user/user.authorization.js';
import { existingUser } from '../../user/user.queries.js';
import { notOfUser } from '../mfa-device.queries.js';

/** Source: IAM API Reference, GetMFADevice. Certifications are FIDO keys', of which there are none here. */
export const getMfaDevice = defineRead({
  name: 'GetMFADevice',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'GetMFADevice'),
  actions: ['iam:GetMFADevice'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<GetMFADeviceRequest>('iam:GetMFADevice', 'users', 'read'),

  async answer(input, reads, ctx): Promise<GetMFADeviceResponse> {
    const { state } = await existingUser(reads, ctx, input);
    const device = state.mfaDevices?.find((one) => one.serialNumber === input.SerialNumber);
    if (!device) throw notOfUser();
    return { UserName: state.userName, SerialNumber: device.serialNumber, EnableDate: device.enableDate };
  },
});
