import type { StoredEvent } from '#event-sourcing';
import type { Tag } from '../tag.js';
import type { MfaDeviceEvent } from './mfa-device.events.js';

/** Seconds by which a device's clock may be off for its codes to be found: a wrong time zone. */
export const MOST_OFFSET = 24 * 3600;

export interface MfaDeviceState {
  readonly account: string;
  readonly mfaDeviceId: string;
  readonly serialNumber: string;
  readonly path: string;
  readonly sealedSeed: string;
  readonly seconds: number;
  readonly window: number;
  readonly tags: readonly Tag[];
  readonly createDate: Date;
  /** Of the user to whom an operator gave it. */
  readonly userId?: string;
  /** Whom it counts for; that user may be gone. */
  readonly enabledFor?: string;
  readonly enableDate?: Date;
  readonly offset: number;
  /** Counters of codes that the log has, as long as they could be met again. */
  readonly usedCounters: readonly number[];
}

export function evolveMfaDevice(state: MfaDeviceState | undefined, stored: StoredEvent): MfaDeviceState | undefined {
  const event = stored as StoredEvent & MfaDeviceEvent;
  if (event.type === 'MfaDeviceCreated') return { account: stored.account, ...event.data, createDate: stored.time, offset: 0, usedCounters: [] };
  if (!state) return undefined;
  switch (event.type) {
    case 'MfaDeviceEnabled': return { ...state, enabledFor: event.data.userId, enableDate: stored.time, offset: event.data.offset, usedCounters: withUsed(state, event.data.counters) };
    case 'MfaDeviceResynced': return { ...state, offset: event.data.offset, usedCounters: withUsed(state, event.data.counters) };
    case 'MfaDeviceDeactivated': return { ...state, enabledFor: undefined, enableDate: undefined };
    case 'MfaDeviceTagsChanged': return { ...state, tags: event.data.tags };
    case 'MfaDeviceDeleted': return undefined;
    default: return state;
  }
}

/** No offset brings a counter back that is further behind than two offsets: those are left out. */
function withUsed({ usedCounters, seconds, window }: MfaDeviceState, counters: readonly number[]): readonly number[] {
  const oldest = Math.max(...counters, ...usedCounters) - 2 * (Math.ceil(MOST_OFFSET / seconds) + window + 1);
  return [...usedCounters, ...counters].filter((counter) => counter >= oldest);
}
