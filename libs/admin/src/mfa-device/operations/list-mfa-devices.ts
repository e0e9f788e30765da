import { mfaDevice, mfaDeviceStream } from '#iam';
import { defineRead } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { noSuchUser, readUser } from '../../named-user.js';
import { filled } from '../../parameters.js';
import { requiredUid } from '../../uid.js';
import { deviceInfo } from '../device-info.js';
import { noSuchDevice } from '../named-device.js';
import { listMfaDevicesApi } from '../mfa-device.api.js';

/** `mfa list`, and with `totp-serial` `mfa get`: the devices that count for a user, without their seeds. */
export const listMfaDevices = defineRead({
  name: 'AdminListMfaDevices',
  service: 'admin',
  feature: 'mfa-device',
  route: { method: 'GET', path: '/rolegate/v1/mfa-devices', root: 'mfa_devices', api: listMfaDevicesApi },
  actions: ['admin:ListMfaDevices'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'NoSuchEntity', 'InvalidTenantName', 'InvalidArgument'],
  access: byCap('admin:ListMfaDevices', 'users', 'read'),

  async answer(input, reads, ctx) {
    const found = (await readUser(requiredUid(input, ctx), reads, ctx))?.state;
    if (!found) throw noSuchUser();
    const serial = filled(input, 'totp-serial');
    const counting = (found.mfaDevices ?? []).filter((one) => serial === undefined || one.serialNumber === serial);
    if (serial !== undefined && counting.length === 0) throw noSuchDevice();
    const states = await Promise.all(counting.map(async ({ mfaDeviceId }) => (await reads.byStream(mfaDevice, mfaDeviceStream(mfaDeviceId)))?.state));
    return { entries: states.flatMap((state) => (state ? [deviceInfo(state)] : [])) };
  },
});
