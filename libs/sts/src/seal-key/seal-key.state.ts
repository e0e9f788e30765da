import type { StoredEvent } from '#event-sourcing';
import type { SealKeyEvent } from './seal-key.events.js';

export interface SealKey {
  readonly keyId: string;
  readonly fingerprint: string;
  /** When it began to wrap, the last time. */
  readonly promotedAt: Date;
}

export interface SealKeyRingState {
  /** Keys that have wrapped and are not retired: every node needs them. */
  readonly keys: readonly SealKey[];
  /** New data keys are wrapped under it; undefined before the first promotion, when each node takes its first key. */
  readonly issuing: string | undefined;
  readonly retired: readonly string[];
  /** Since when data keys are being rewrapped; undefined when they are not. */
  readonly rewrappingSince: Date | undefined;
}

const EMPTY: SealKeyRingState = { keys: [], issuing: undefined, retired: [], rewrappingSince: undefined };

export function evolveSealKeyRing(state: SealKeyRingState | undefined, stored: StoredEvent): SealKeyRingState {
  const event = stored as StoredEvent & SealKeyEvent;
  const ring = state ?? EMPTY;
  switch (event.type) {
    case 'SealKeyPromoted': {
      const { keyId, fingerprint } = event.data;
      return { ...ring, keys: [...ring.keys.filter((key) => key.keyId !== keyId), { keyId, fingerprint, promotedAt: stored.time }], issuing: keyId };
    }
    case 'SealKeyRetired': {
      const { keyId } = event.data;
      return { ...ring, keys: ring.keys.filter((key) => key.keyId !== keyId), retired: [...ring.retired, keyId] };
    }
    case 'DataKeyRewrapStarted': return { ...ring, rewrappingSince: stored.time };
    case 'DataKeyRewrapFinished': return { ...ring, rewrappingSince: undefined };
    default: return ring;
  }
}
