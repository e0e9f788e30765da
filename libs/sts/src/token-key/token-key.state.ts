import type { StoredEvent } from '#event-sourcing';
import type { TokenKeyEvent } from './token-key.events.js';

export interface TokenKey {
  readonly keyId: string;
  readonly sealedKey: string;
  readonly addedAt: Date;
  /** When it began to issue, the last time; undefined when it never has. */
  readonly promotedAt?: Date;
  /** When it ceased to issue; undefined while it issues and when it never has. */
  readonly supersededAt?: Date;
}

export interface RetiredTokenKey {
  readonly keyId: string;
  readonly retiredAt: Date;
}

export interface TokenKeyRingState {
  readonly clusterId: string;
  readonly keys: readonly TokenKey[];
  /** The key that new tokens are sealed with. */
  readonly issuing: string | undefined;
  /** An id that was retired is never given out again. */
  readonly retired: readonly RetiredTokenKey[];
}

export function evolveTokenKeyRing(state: TokenKeyRingState | undefined, stored: StoredEvent): TokenKeyRingState {
  const event = stored as StoredEvent & TokenKeyEvent;
  const ring = state ?? { clusterId: '', keys: [], issuing: undefined, retired: [] };
  switch (event.type) {
    case 'TokenKeyRingCreated': return { ...ring, clusterId: event.data.clusterId };
    case 'TokenKeyAdded': return { ...ring, keys: [...ring.keys, { keyId: event.data.keyId, sealedKey: event.data.sealedKey, addedAt: stored.time }] };
    case 'TokenKeyPromoted': return promoted(ring, event.data.keyId, stored.time);
    case 'TokenKeyRetired': return retired(ring, event.data.keyId, stored.time);
    default: return ring;
  }
}

function promoted(ring: TokenKeyRingState, keyId: string, time: Date): TokenKeyRingState {
  if (ring.issuing === keyId) return ring;
  const keys = ring.keys.map((key) => {
    if (key.keyId === keyId) return { keyId, sealedKey: key.sealedKey, addedAt: key.addedAt, promotedAt: time };
    return key.keyId === ring.issuing ? { ...key, supersededAt: time } : key;
  });
  return { ...ring, keys, issuing: keyId };
}

const retired = (ring: TokenKeyRingState, keyId: string, time: Date): TokenKeyRingState => ({
  ...ring,
  keys: ring.keys.filter((key) => key.keyId !== keyId),
  issuing: ring.issuing === keyId ? undefined : ring.issuing,
  retired: [...ring.retired, { keyId, retiredAt: time }],
});
