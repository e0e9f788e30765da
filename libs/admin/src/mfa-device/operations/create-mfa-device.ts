import { appendTo, assertMayActFor, mfaDevice, type MfaDeviceEnabled, MOST_DEVICES, newMfaDevice, stateAfter, type UserMfaDeviceEnabled } from '#iam';
import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { presentUser, userNamed } from '../../named-user.js';
import { deviceInfo } from '../device-info.js';
import { bounded, givenSeed } from '../given-seed.js';
import { serialOf } from '../named-device.js';
import { createMfaDeviceApi } from '../mfa-device.api.js';

/**
 * `mfa create`: a device that counts for the user at once. Its seed is the body's, or made here and answered once. Source:
 * Ceph doc/radosgw/mfa.rst.
 */
export const createMfaDevice = defineWrite({
  name: 'AdminCreateMfaDevice',
  service: 'admin',
  feature: 'mfa-device',
  route: { method: 'POST', path: '/rolegate/v1/mfa-devices', root: 'mfa_device', api: createMfaDeviceApi },
  actions: ['admin:CreateMfaDevice'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'EntityAlreadyExists', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:CreateMfaDevice', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const { account, userId, mfaDevices = [] } = found.state;
    const serialNumber = serialOf(input);
    if (mfaDevices.some((one) => one.serialNumber === serialNumber)) throw new RolegateError('EntityAlreadyExists', 'The user has an MFA device of that serial number.');
    if (mfaDevices.length >= MOST_DEVICES) throw new RolegateError('InvalidArgument', `A user has at most ${MOST_DEVICES} MFA devices.`);
    const { seed, made } = givenSeed(input, ctx.ids);
    const enabled: MfaDeviceEnabled = { type: 'MfaDeviceEnabled', data: { userId, offset: 0, counters: [] } };
    const device = newMfaDevice({ account, serialNumber, path: '/', seed, seconds: bounded(input, 'totp-seconds', 15, 300), window: bounded(input, 'totp-window', 0, 10), tags: [], userId }, ctx, [enabled]);
    const counted: UserMfaDeviceEnabled = { type: 'UserMfaDeviceEnabled', data: { mfaDeviceId: device.mfaDeviceId, serialNumber } };
    const [write] = device.append.writes;
    return {
      ...device.append,
      writes: [...device.append.writes, ...appendTo(found, [counted])],
      output: { ...deviceInfo(stateAfter(mfaDevice, undefined, account, write!.events, ctx.now)), ...(made && { seed, seed_type: 'base32' }) },
    };
  },
});
