import type { Aggregate } from '#event-sourcing';
import { tokenKeyEventTypes } from './token-key.events.js';
import { evolveTokenKeyRing, type TokenKeyRingState } from './token-key.state.js';

/** The one ring of a cluster. */
export const TOKEN_KEY_STREAM = 'token-key/ring';
export const tokenKeyPurpose = (keyId: string): string => `token-key:${keyId}`;

export const tokenKeyRing: Aggregate<TokenKeyRingState> = {
  kind: 'token-key',
  events: tokenKeyEventTypes,
  evolve: evolveTokenKeyRing,
  row: () => ({ account: '', name: 'ring', path: '/' }),
  keys: () => [],
};
