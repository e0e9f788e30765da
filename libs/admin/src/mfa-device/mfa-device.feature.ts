import type { Feature } from '#operation';
import { checkMfaDevice } from './operations/check-mfa-device.js';
import { createMfaDevice } from './operations/create-mfa-device.js';
import { listMfaDevices } from './operations/list-mfa-devices.js';
import { removeMfaDevice } from './operations/remove-mfa-device.js';
import { resyncMfaDevice } from './operations/resync-mfa-device.js';

/** radosgw-admin's `mfa` commands, over the devices of #iam. */
export const adminMfaDeviceFeature: Feature = {
  name: 'admin-mfa-device',
  operations: [createMfaDevice, listMfaDevices, checkMfaDevice, resyncMfaDevice, removeMfaDevice],
};
