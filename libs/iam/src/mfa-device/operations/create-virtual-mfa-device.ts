import { RolegateError, iamArn } from '#kernel';
import { type OperationContext, byKey, defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateVirtualMFADeviceRequest, CreateVirtualMFADeviceResponse } from '@aws-sdk/client-iam';
import { requestTagConditions, requestTagKeys } from '../../resource-tags.js';
import { checkedTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { base32Of } from '../base32.js';
import { newMfaDevice } from '../mfa-device.creation.js';
import { mfaDevice, mfaSerialKey } from '../mfa-device.projection.js';
import { qrCodeOf } from '../qr-code.js';

const serialNumberOf = ({ Path, VirtualMFADeviceName }: CreateVirtualMFADeviceRequest, { principal }: OperationContext): string =>
  iamArn(principal.account, 'mfa', Path ?? '/', VirtualMFADeviceName!);

/** Source: IAM API Reference, CreateVirtualMFADevice. The seed is in the reply and nowhere else in clear. */
export const createVirtualMfaDevice = defineWrite({
  name: 'CreateVirtualMFADevice',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'CreateVirtualMFADevice'),
  actions: ['iam:CreateVirtualMFADevice'],
  conditionKeys: requestTagKeys,
  errors: ['EntityAlreadyExists', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  onlyAdds: true,

  access: (input: CreateVirtualMFADeviceRequest, ctx) => ({
    action: 'iam:CreateVirtualMFADevice',
    resource: serialNumberOf(input, ctx),
    resourceAccount: ctx.principal.account,
    cap: { type: 'users', access: 'write' },
    conditions: requestTagConditions(input.Tags as readonly Tag[] | undefined),
  }),

  loads: (input, ctx) => ({ existing: byKey(mfaDevice, mfaSerialKey(ctx.principal.account, serialNumberOf(input, ctx))) }),

  decide(input, { existing }, ctx) {
    if (existing) throw new RolegateError('EntityAlreadyExists', 'MFADevice entity at the same path and name already exists.');
    const { account } = ctx.principal;
    const serialNumber = serialNumberOf(input, ctx);
    const tags = checkedTags([], input.Tags, ctx.settings.switches, 'as-written');
    // A secret's 40 characters are base64 of 30 bytes with 238 bits of chance in them (RFC 4226, section 4, asks for 160).
    const seed = base32Of(Buffer.from(ctx.ids.secretAccessKey(), 'base64'));
    const { append } = newMfaDevice({ account, serialNumber, path: input.Path ?? '/', seed, tags }, ctx);
    const output: CreateVirtualMFADeviceResponse = {
      VirtualMFADevice: {
        SerialNumber: serialNumber,
        Base32StringSeed: Buffer.from(seed),
        QRCodePNG: qrCodeOf(input.VirtualMFADeviceName!, account || 'rolegate', seed),
        Tags: tags.length > 0 ? tags.map((tag) => ({ ...tag })) : undefined,
      },
    };
    return { ...append, output };
  },
});
