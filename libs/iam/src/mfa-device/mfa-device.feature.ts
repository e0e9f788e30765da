import type { Feature } from '#operation';
import { mfaDevice } from './mfa-device.projection.js';
import { createVirtualMfaDevice } from './operations/create-virtual-mfa-device.js';
import { deactivateMfaDevice } from './operations/deactivate-mfa-device.js';
import { deleteVirtualMfaDevice } from './operations/delete-virtual-mfa-device.js';
import { enableMfaDevice } from './operations/enable-mfa-device.js';
import { getMfaDevice } from './operations/get-mfa-device.js';
import { listMfaDevices } from './operations/list-mfa-devices.js';
import { listMfaDeviceTags } from './operations/list-mfa-device-tags.js';
import { listVirtualMfaDevices } from './operations/list-virtual-mfa-devices.js';
import { resyncMfaDevice } from './operations/resync-mfa-device.js';
import { tagMfaDevice } from './operations/tag-mfa-device.js';
import { untagMfaDevice } from './operations/untag-mfa-device.js';

export const mfaDeviceFeature: Feature = {
  name: 'mfa-device',
  aggregate: mfaDevice,
  operations: [
    createVirtualMfaDevice, listVirtualMfaDevices, deleteVirtualMfaDevice,
    enableMfaDevice, resyncMfaDevice, deactivateMfaDevice, listMfaDevices, getMfaDevice,
    tagMfaDevice, listMfaDeviceTags, untagMfaDevice,
  ],
};
