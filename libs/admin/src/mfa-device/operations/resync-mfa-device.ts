import { appendTo, assertMayActFor, mfaDevice, type MfaDeviceResynced, provenClock, stateAfter } from '#iam';
import { defineWrite } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { presentUser, userNamed } from '../../named-user.js';
import { deviceInfo } from '../device-info.js';
import { codesOf, deviceNamed, presentDevice, serialOf } from '../named-device.js';
import { resyncMfaDeviceApi } from '../mfa-device.api.js';

/** `mfa resync`: two codes, one after the other, in the body, set the device's clock. */
export const resyncMfaDevice = defineWrite({
  name: 'AdminResyncMfaDevice',
  service: 'admin',
  feature: 'mfa-device',
  route: { method: 'POST', path: '/rolegate/v1/mfa-devices', subresource: 'resync', root: 'mfa_device', api: resyncMfaDeviceApi },
  actions: ['admin:ResyncMfaDevice'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'NoSuchEntity', 'InvalidAuthenticationCode', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:ResyncMfaDevice', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx), device: deviceNamed(input, ctx) }),
  sealsFor: ({ device }) => (device ? [device.stream] : []),

  decide(input, { existing, device }, ctx) {
    serialOf(input);
    const [first, second] = codesOf(input, 2);
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const named = presentDevice(device, found.state);
    const resynced: MfaDeviceResynced = { type: 'MfaDeviceResynced', data: provenClock(named, first!, second!, ctx.vault, ctx.now) };
    return { writes: appendTo(named, [resynced]), output: deviceInfo(stateAfter(mfaDevice, named.state, named.state.account, [resynced], ctx.now)) };
  },
});
