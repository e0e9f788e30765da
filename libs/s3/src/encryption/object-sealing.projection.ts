import type { Aggregate, StoredEvent, StreamWrite } from '#event-sourcing';
import { type ObjectSealingBegun, objectSealingEventTypes } from './object-sealing.events.js';

export interface ObjectSealingState {
  readonly since: Date;
}

export const OBJECT_SEALING_STREAM = 'object-sealing/cluster';

export const objectSealing: Aggregate<ObjectSealingState> = {
  kind: 'object-sealing',
  events: objectSealingEventTypes,
  evolve: (state, { time }: StoredEvent) => state ?? { since: time },
  row: () => ({ account: '', name: 'cluster', path: '/' }),
  keys: () => [],
};

const begun: ObjectSealingBegun = { type: 'ObjectSealingBegun', data: {} };

/** Says that sealing has begun; conflicts where somebody said it before. */
export const beginObjectSealing: StreamWrite = { stream: OBJECT_SEALING_STREAM, account: '', expected: 0, events: [begun] };
