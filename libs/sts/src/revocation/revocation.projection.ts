import type { Aggregate } from '#event-sourcing';
import { revocationEventTypes } from './revocation.events.js';
import { evolveRevocation, type RevocationState } from './revocation.state.js';

/** Belongs to the whole installation: a session is refused by its id, whatever account it is of. */
export const revocation: Aggregate<RevocationState> = {
  kind: 'revocation',
  events: revocationEventTypes,
  evolve: evolveRevocation,
  row: (state) => ({ account: '', name: state.shard, path: '/' }),
  keys: () => [],
};
