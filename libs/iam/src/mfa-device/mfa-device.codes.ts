import { RolegateError } from '#kernel';
import type { Present, Vault } from '#operation';
import { bytesOfBase32 } from './base32.js';
import { MFA_SEED } from './mfa-device.projection.js';
import { MOST_OFFSET, type MfaDeviceState } from './mfa-device.state.js';
import { counterAt, counterOf, counterOfPair } from './totp.js';

/**
 * The counter of a code that the device shows about now (milliseconds); undefined for any other, and for one that the log
 * has seen. `seed`: base32, opened.
 */
export function counterOfCode(state: MfaDeviceState, seed: string, code: string, now: number): number | undefined {
  const counter = counterOf(bytesOfBase32(seed)!, code, counterAt(now, state.seconds) + state.offset, state.window);
  return counter === undefined || state.usedCounters.includes(counter) ? undefined : counter;
}

/**
 * What two codes, one after the other, say of the device's clock; they count no more afterwards.
 * @throws RolegateError InvalidAuthenticationCode
 */
export function provenClock(device: Present<MfaDeviceState>, first: string, second: string, vault: Vault, now: number): { readonly offset: number; readonly counters: readonly number[] } {
  const { state, stream } = device;
  const seed = vault.open(stream, MFA_SEED, state.sealedSeed);
  const here = counterAt(now, state.seconds);
  // The later of the two is what the device shows now, or showed a moment ago.
  const counter = seed === undefined ? undefined : counterOfPair(bytesOfBase32(seed)!, first, second, here - 1, Math.floor(MOST_OFFSET / state.seconds));
  const counters = counter === undefined ? [] : [counter, counter + 1];
  if (counter === undefined || counters.some((one) => state.usedCounters.includes(one))) {
    throw new RolegateError('InvalidAuthenticationCode', 'Authentication code for device is not valid.', { reason: 'mfa' });
  }
  const ahead = counter + 1 - here;
  // A device that is as exact as its window allows is taken to be exact: who types slowly does not set it back.
  return { offset: Math.abs(ahead) <= state.window ? 0 : ahead, counters };
}

/**
 * Seconds for which a code stays used once it was: in that time its counter falls behind everything that the device could
 * be brought to show by any offset, clocks of nodes that differ by a minute included.
 */
export const secondsUsed = ({ seconds, window }: Pick<MfaDeviceState, 'seconds' | 'window'>): number => 2 * (MOST_OFFSET + (window + 1) * seconds) + 120;
