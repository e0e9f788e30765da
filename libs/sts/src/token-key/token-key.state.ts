import type { StoredEvent } from '#event-sourcing';
import type { TokenKeyEvent } from './token-key.events.js';

export interface TokenKey {
  readonly keyId: string;
  readonly sealedKey: string;
  readonly addedAt: Date;
}

export interface TokenKeyRingState {
  readonly clusterId: string;
  readonly keys: readonly TokenKey[];
  /** The key that new tokens are sealed with. */
  readonly issuing: string | undefined;
}

export function evolveTokenKeyRing(state: TokenKeyRingState | undefined, stored: StoredEvent): TokenKeyRingState {
  const event = stored as StoredEvent & TokenKeyEvent;
  const ring = state ?? { clusterId: '', keys: [], issuing: undefined };
  switch (event.type) {
    case 'TokenKeyRingCreated': return { ...ring, clusterId: event.data.clusterId };
    case 'TokenKeyAdded': return { ...ring, keys: [...ring.keys, { ...event.data, addedAt: stored.time }] };
    case 'TokenKeyPromoted': return { ...ring, issuing: event.data.keyId };
    case 'TokenKeyRetired': return { ...ring, keys: ring.keys.filter((key) => key.keyId !== event.data.keyId), issuing: ring.issuing === event.data.keyId ? undefined : ring.issuing };
    default: return ring;
  }
}
