import type { Decision, Present } from '#operation';
import { countIn } from '../account/account.counts.js';
import { appendTo } from '../change.js';
import type { MfaDeviceDeleted } from './mfa-device.events.js';
import { mfaSerialKey } from './mfa-device.projection.js';
import type { MfaDeviceState } from './mfa-device.state.js';

/** Its serial number is free again; the seed goes with its data key. */
export function deletionOf(found: Present<MfaDeviceState>): Required<Pick<Decision<never>, 'writes' | 'release' | 'eraseDataKeys' | 'counts'>> {
  const { account, serialNumber, userId } = found.state;
  const deleted: MfaDeviceDeleted = { type: 'MfaDeviceDeleted', data: {} };
  return {
    writes: appendTo(found, [deleted]),
    release: [{ name: mfaSerialKey(account, serialNumber, userId), owner: found.stream }],
    eraseDataKeys: [found.stream],
    counts: countIn(account, 'mfa-devices', -1),
  };
}
