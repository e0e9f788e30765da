import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteVirtualMFADeviceRequest } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { onMfaDevice } from '../mfa-device.authorization.js';
import { deletionOf } from '../mfa-device.deletion.js';
import { counts, deviceNamed, holderOf, presentDevice } from '../mfa-device.queries.js';

/** Source: IAM API Reference, DeleteVirtualMFADevice: not while it is enabled for a user. */
export const deleteVirtualMfaDevice = defineWrite({
  name: 'DeleteVirtualMFADevice',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'DeleteVirtualMFADevice'),
  actions: ['iam:DeleteVirtualMFADevice'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'DeleteConflict', 'ConcurrentModification'],
  access: onMfaDevice<DeleteVirtualMFADeviceRequest>('iam:DeleteVirtualMFADevice', 'write'),
  loads: (input, ctx) => ({ existing: deviceNamed(input, ctx), holder: holderOf(input, ctx) }),

  decide(input, { existing, holder }) {
    const found = presentDevice(existing, input);
    if (counts(found.state, holder?.state)) throw new RolegateError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.');
    return { ...deletionOf(found), output: {} };
  },
});
