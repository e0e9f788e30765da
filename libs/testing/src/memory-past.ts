import { type Versioned, fold, streamKind } from '#event-sourcing';
import { type AsOf, type NamedStream, type Past, type Reads, eventsUntil } from '#operation';
import { type AnyHistory, storedEvents } from './history.js';

/** The past of histories: every name that their states had, event by event. No stream has a data key that is gone. */
export function memoryPast(histories: readonly AnyHistory[], readsOf: (histories: readonly AnyHistory[]) => Reads): Past {
  const past: Past = {
    streamsNamed: async (kind, name, account) => histories.filter((one) => streamKind(one.stream) === kind && (account === undefined || one.account === account) && wasCalled(one, name))
      .map(({ stream, account: of }): NamedStream => ({ stream, account: of })),
    events: async (stream) => histories.filter((one) => one.stream === stream).flatMap(storedEvents),
    isErased: async () => false,
    reads: (moment) => ({ ...readsOf(cut(histories, moment)), past, asked: true }),
  };
  return past;
}

function wasCalled(one: AnyHistory, name: string): boolean {
  if (one.stream === `${one.aggregate.kind}/${name}`) return true;
  const events = storedEvents(one);
  return events.some((_, i) => {
    const state: Versioned<unknown>['state'] = fold(one.aggregate, undefined, events.slice(0, i + 1));
    return state !== undefined && one.aggregate.row(state).name.toLowerCase() === name.toLowerCase();
  });
}

const cut = (histories: readonly AnyHistory[], moment: AsOf): readonly AnyHistory[] =>
  histories.map((one) => ({ ...one, events: one.events.slice(0, eventsUntil(storedEvents(one), moment).length) }));
