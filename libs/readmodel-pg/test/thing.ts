import { type Aggregate, type NewEvent, eventSkippedTypes } from '#event-sourcing';
import { projection } from '#admin';

export interface Thing {
  readonly account: string;
  readonly name: string;
  readonly n: number;
  readonly made: Date;
}

const type = { schemaVersion: 1, critical: true };

const refuse = (): never => { throw new Error('this state has no row'); };

/** An aggregate with all that projections must cope with: dates, names that change, an end, an event that breaks it. */
export const thing: Aggregate<Thing> = {
  kind: 'thing',
  events: { ...eventSkippedTypes, ThingMade: type, ThingRenamed: type, ThingCounted: type, ThingBroken: type, ThingRemoved: type },
  evolve(state, event) {
    switch (event.type) {
      case 'ThingMade': return { account: event.account, name: String(event.data), n: 0, made: event.time };
      case 'ThingRenamed': return { ...state!, name: String(event.data) };
      case 'ThingCounted': return { ...state!, n: state!.n + 1 };
      case 'ThingBroken': throw new Error('this event cannot be applied');
      case 'ThingRemoved': return undefined;
      default: return state;
    }
  },
  row: ({ account, name }) => ({ account: name.startsWith('!') ? refuse() : account, name, path: name.startsWith('deep') ? '/deep/' : '/' }),
  keys: ({ name }) => [`thing-name:${name}`],
};

/** A second kind, so that events of other kinds pass by. */
export const other: Aggregate<Thing> = { ...thing, kind: 'other', keys: () => [] };

export const aggregates = new Map<string, Aggregate>([thing, other, projection].map((aggregate) => [aggregate.kind, aggregate as Aggregate]));
export const types = { ...thing.events, ...projection.events };

export const made = (name: string): NewEvent => ({ type: 'ThingMade', data: name });
export const counted: NewEvent = { type: 'ThingCounted', data: null };
export const renamed = (name: string): NewEvent => ({ type: 'ThingRenamed', data: name });
export const removed: NewEvent = { type: 'ThingRemoved', data: null };
/** Its state is well, its row is not. */
export const unshowable: NewEvent = { type: 'ThingRenamed', data: '!row' };
export const broken: NewEvent = { type: 'ThingBroken', data: null };
