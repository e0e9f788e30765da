import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeactivateMFADeviceRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../../user/user.authorization.js';
import type { UserMfaDeviceDeactivated } from '../../user/user.events.js';
import { presentUser, userNamed } from '../../user/user.queries.js';
import { assertMayActFor } from '../../user/user.rules.js';
import type { MfaDeviceDeactivated } from '../mfa-device.events.js';
import { deviceOfUser, usersDevice } from '../mfa-device.queries.js';

/** Source: IAM API Reference, DeactivateMFADevice. Sessions that the device has opened live on; the next code is refused. */
export const deactivateMfaDevice = defineWrite({
  name: 'DeactivateMFADevice',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'DeactivateMFADevice'),
  actions: ['iam:DeactivateMFADevice'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onUser<DeactivateMFADeviceRequest>('iam:DeactivateMFADevice', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx), device: usersDevice(input, ctx) }),

  decide(input, { existing, device }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const enabled = deviceOfUser(device, found.state);
    const deactivated: MfaDeviceDeactivated = { type: 'MfaDeviceDeactivated', data: {} };
    const counted: UserMfaDeviceDeactivated = { type: 'UserMfaDeviceDeactivated', data: { mfaDeviceId: enabled.state.mfaDeviceId } };
    return { writes: [...appendTo(enabled, [deactivated]), ...appendTo(found, [counted])], output: {} };
  },
});
