import type { Aggregate } from '#event-sourcing';
import { sealKeyEventTypes } from './seal-key.events.js';
import { evolveSealKeyRing, type SealKeyRingState } from './seal-key.state.js';

/** The one ring of a cluster. */
export const SEAL_KEY_STREAM = 'seal-key/ring';

export const sealKeyRing: Aggregate<SealKeyRingState> = {
  kind: 'seal-key',
  events: sealKeyEventTypes,
  evolve: evolveSealKeyRing,
  row: () => ({ account: '', name: 'ring', path: '/' }),
  keys: () => [],
};
