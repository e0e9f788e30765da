import { appendTo, assertMayActFor, deletionOf, type UserMfaDeviceDeactivated } from '#iam';
import { defineWrite } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { presentUser, userNamed } from '../../named-user.js';
import { deviceNamed, presentDevice, serialOf } from '../named-device.js';
import { removeMfaDeviceApi } from '../mfa-device.api.js';

/** `mfa remove`: the device and its seed are gone, wherever it came from. */
export const removeMfaDevice = defineWrite({
  name: 'AdminRemoveMfaDevice',
  service: 'admin',
  feature: 'mfa-device',
  route: { method: 'DELETE', path: '/rolegate/v1/mfa-devices', root: 'mfa_device', api: removeMfaDeviceApi },
  actions: ['admin:RemoveMfaDevice'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'NoSuchEntity', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:RemoveMfaDevice', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx), device: deviceNamed(input, ctx) }),

  decide(input, { existing, device }, ctx) {
    serialOf(input);
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const deletion = deletionOf(presentDevice(device, found.state));
    const deactivated: UserMfaDeviceDeactivated = { type: 'UserMfaDeviceDeactivated', data: { mfaDeviceId: device!.state.mfaDeviceId } };
    return { ...deletion, writes: [...deletion.writes, ...appendTo(found, [deactivated])], output: undefined };
  },
});
