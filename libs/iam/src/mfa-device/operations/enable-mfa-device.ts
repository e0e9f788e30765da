import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { EnableMFADeviceRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../../user/user.authorization.js';
import type { UserMfaDeviceEnabled } from '../../user/user.events.js';
import { presentUser, userNamed } from '../../user/user.queries.js';
import { assertMayActFor } from '../../user/user.rules.js';
import { provenClock } from '../mfa-device.codes.js';
import type { MfaDeviceEnabled } from '../mfa-device.events.js';
import { counts, deviceNamed, holderOf, presentDevice } from '../mfa-device.queries.js';

/** Devices of one user. Source: IAM User Guide, "IAM and AWS STS quotas". */
export const MOST_DEVICES = 8;

/** Source: IAM API Reference, EnableMFADevice: two codes, one after the other, prove the device and set its clock. */
export const enableMfaDevice = defineWrite({
  name: 'EnableMFADevice',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'EnableMFADevice'),
  actions: ['iam:EnableMFADevice'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'EntityAlreadyExists', 'InvalidAuthenticationCode', 'LimitExceeded', 'ConcurrentModification'],
  access: onUser<EnableMFADeviceRequest>('iam:EnableMFADevice', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx), device: deviceNamed(input, ctx), holder: holderOf(input, ctx) }),
  sealsFor: ({ device }) => (device ? [device.stream] : []),

  decide(input, { existing, device, holder }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const proven = presentDevice(device, input);
    if (counts(proven.state, holder?.state) || counts(proven.state, found.state)) throw new RolegateError('EntityAlreadyExists', 'MFA Device is already in use.');
    if ((found.state.mfaDevices?.length ?? 0) >= MOST_DEVICES) throw new RolegateError('LimitExceeded', `Cannot exceed quota for MFADevicesPerUser: ${MOST_DEVICES}`);
    const clock = provenClock(proven, input.AuthenticationCode1!, input.AuthenticationCode2!, ctx.vault, ctx.now);
    const { mfaDeviceId, serialNumber } = proven.state;
    const enabled: MfaDeviceEnabled = { type: 'MfaDeviceEnabled', data: { userId: found.state.userId, ...clock } };
    const counted: UserMfaDeviceEnabled = { type: 'UserMfaDeviceEnabled', data: { mfaDeviceId, serialNumber } };
    return { writes: [...appendTo(proven, [enabled]), ...appendTo(found, [counted])], output: {} };
  },
});
