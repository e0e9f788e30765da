import type { Aggregate } from '#event-sourcing';
import type { AccountId } from '#kernel';
import { mfaDeviceEventTypes } from './mfa-device.events.js';
import { evolveMfaDevice, type MfaDeviceState } from './mfa-device.state.js';

/** What a device's seed is sealed for. */
export const MFA_SEED = 'mfa-seed';

export const mfaDeviceStream = (mfaDeviceId: string): string => `mfa-device/${mfaDeviceId}`;

/** Serial numbers are unique in their account; those that operators give, among their user's. */
const nameOf = ({ serialNumber, userId }: Pick<MfaDeviceState, 'serialNumber' | 'userId'>): string => (userId === undefined ? serialNumber : `${userId}/${serialNumber}`);

/** The claim that makes a serial number unique. */
export const mfaSerialKey = (account: AccountId, serialNumber: string, userId?: string): string => `mfa-serial:${account}:${nameOf({ serialNumber, userId })}`;

export const mfaDevice: Aggregate<MfaDeviceState> = {
  kind: 'mfa-device',
  events: mfaDeviceEventTypes,
  evolve: evolveMfaDevice,
  row: (state) => ({ account: state.account, name: nameOf(state), path: state.path }),
  keys: (state) => [mfaSerialKey(state.account, state.serialNumber, state.userId)],
};
