import { type Aggregate, fold, type NewEvent, ORIGIN, type StoredEvent, type Versioned } from '#event-sourcing';

/** One stream as a test wants it to be before something happens. */
export interface History<S = unknown> {
  readonly aggregate: Aggregate<S>;
  readonly stream: string;
  readonly account: string;
  readonly events: readonly NewEvent[];
  /** Claims that the stream owns although its state no longer shows them (the ids of deleted access keys). */
  readonly retiredClaims?: readonly string[];
}

/** Histories of several kinds stand in one list, each with its own state type. */
export type AnyHistory = History<any>;

/** The time of all events in histories: 2026-01-02T03:04:05Z. */
export const HISTORY_TIME = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));

export const history = <S>(aggregate: Aggregate<S>, stream: string, account: string, events: readonly NewEvent[], retiredClaims: readonly string[] = []): History<S> =>
  ({ aggregate, stream, account, events, retiredClaims });

/** The events of a history as the log would hold them. */
export function storedEvents(of: AnyHistory): StoredEvent[] {
  return of.events.map((event, i) => {
    const known = of.aggregate.events[event.type];
    if (!known) throw new Error(`${of.aggregate.kind} has no event type ${event.type}`);
    return {
      ...event,
      // What stands in the log went through JSON; a payload that does not survive that is a fault of its decider.
      data: JSON.parse(JSON.stringify(event.data)),
      id: `${of.stream}#${i + 1}`,
      position: { ...ORIGIN, number: BigInt(i + 1) },
      stream: of.stream,
      version: i + 1,
      account: of.account,
      ...known,
      time: HISTORY_TIME,
      commandId: `command-${i + 1}`,
      actor: 'arn:aws:iam:::user/history',
      requestId: 'history',
      sourceIp: '192.0.2.1',
    };
  });
}

export const folded = <S>(of: History<S>): Versioned<S> =>
  ({ stream: of.stream, version: of.events.length, state: fold(of.aggregate, undefined, storedEvents(of)) });

/** How the log finds a stream by a claim: what its state shows now, and what was retired but never released. */
export function owns(of: AnyHistory, key: string): boolean {
  const { state } = folded(of);
  return (of.retiredClaims?.includes(key) ?? false) || (state !== undefined && of.aggregate.keys(state).includes(key));
}
