import { base32Of, bytesOfBase32, codeOf, counterAt, MFA_SEED, mfaDevice, type MfaDeviceCreated, type MfaDeviceEvent, mfaDeviceStream, type UserEvent } from '#iam';
import { legibleVault } from './context-kit.js';
import { history } from './history.js';
import { USER_ID } from './iam-fixtures.js';

export const MFA_ID = '00000000-0000-7000-8000-0000000000fa';
export const MFA_STREAM = mfaDeviceStream(MFA_ID);
export const MFA_SERIAL = 'arn:aws:iam:::mfa/phone';
/** Base32 of the seed of RFC 4226, appendix D. */
export const MFA_SEED_TEXT = base32Of(Buffer.from('12345678901234567890'));

export const mfaDeviceCreated = (data: Partial<MfaDeviceCreated['data']> = {}): MfaDeviceCreated => ({
  type: 'MfaDeviceCreated',
  data: {
    mfaDeviceId: MFA_ID, serialNumber: MFA_SERIAL, path: '/', sealedSeed: legibleVault.seal(mfaDeviceStream(data.mfaDeviceId ?? MFA_ID), MFA_SEED, MFA_SEED_TEXT),
    seconds: 30, window: 1, tags: [], ...data,
  },
});

/** The device `phone` (or as `data` says) with what happened to it since. */
export const anMfaDevice = (more: readonly MfaDeviceEvent[] = [], data: Partial<MfaDeviceCreated['data']> = {}, account = '') =>
  history(mfaDevice, mfaDeviceStream(data.mfaDeviceId ?? MFA_ID), account, [mfaDeviceCreated(data), ...more]);

/** The two events of a device that counts for the user TESTER: in its own stream, and in the user's. */
export const mfaEnabled = (offset = 0): MfaDeviceEvent => ({ type: 'MfaDeviceEnabled', data: { userId: USER_ID, offset, counters: [1, 2] } });
export const userMfaEnabled = (serialNumber = MFA_SERIAL, mfaDeviceId = MFA_ID): UserEvent => ({ type: 'UserMfaDeviceEnabled', data: { mfaDeviceId, serialNumber } });

/** What the device shows at a moment (milliseconds), or so many steps later. */
export const mfaCode = (now: number, steps = 0, seed = MFA_SEED_TEXT): string => codeOf(bytesOfBase32(seed)!, counterAt(now, 30) + steps);
