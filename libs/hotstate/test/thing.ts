import type { Aggregate } from '#event-sourcing';

export interface Thing {
  readonly account: string;
  readonly name: string;
  readonly n: number;
}

const type = { schemaVersion: 1, critical: true };

/** An aggregate with everything that memory must cope with: names that move, an end, and an event that breaks it. */
export const thing: Aggregate<Thing> = {
  kind: 'thing',
  events: { ThingMade: type, ThingRenamed: type, ThingCounted: type, ThingBroken: type, ThingRemoved: type },
  evolve(state, event) {
    switch (event.type) {
      case 'ThingMade': return { account: event.account, name: String(event.data), n: 0 };
      case 'ThingRenamed': return { ...state!, name: String(event.data) };
      case 'ThingCounted': return { ...state!, n: state!.n + 1 };
      case 'ThingBroken': throw new Error('this event cannot be applied');
      case 'ThingRemoved': return undefined;
      default: return state;
    }
  },
  row: ({ account, name }) => ({ account, name, path: '/' }),
  keys: ({ name }) => [`thing-name:${name}`, `thing-also:${name}`],
};

export const things: ReadonlyMap<string, Aggregate> = new Map([[thing.kind, thing as Aggregate]]);
