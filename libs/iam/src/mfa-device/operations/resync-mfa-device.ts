import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { ResyncMFADeviceRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../../user/user.authorization.js';
import { presentUser, userNamed } from '../../user/user.queries.js';
import { assertMayActFor } from '../../user/user.rules.js';
import { provenClock } from '../mfa-device.codes.js';
import type { MfaDeviceResynced } from '../mfa-device.events.js';
import { deviceOfUser, usersDevice } from '../mfa-device.queries.js';

/** Source: IAM API Reference, ResyncMFADevice. */
export const resyncMfaDevice = defineWrite({
  name: 'ResyncMFADevice',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'ResyncMFADevice'),
  actions: ['iam:ResyncMFADevice'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidAuthenticationCode', 'ConcurrentModification'],
  access: onUser<ResyncMFADeviceRequest>('iam:ResyncMFADevice', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx), device: usersDevice(input, ctx) }),
  sealsFor: ({ device }) => (device ? [device.stream] : []),

  decide(input, { existing, device }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const enabled = deviceOfUser(device, found.state);
    const clock = provenClock(enabled, input.AuthenticationCode1!, input.AuthenticationCode2!, ctx.vault, ctx.now);
    const resynced: MfaDeviceResynced = { type: 'MfaDeviceResynced', data: clock };
    return { writes: appendTo(enabled, [resynced]), output: {} };
  },
});
