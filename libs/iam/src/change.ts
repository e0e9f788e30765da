import { type Aggregate, type NewEvent, ORIGIN, type StoredEvent, type StreamWrite } from '#event-sourcing';
import type { Present } from '#operation';

/** The writes that append `events` to what was loaded, at the version it had; none when there is nothing to record. */
export const appendTo = <S extends { readonly account: string }>(found: Present<S>, events: readonly NewEvent[]): readonly StreamWrite[] =>
  events.length === 0 ? [] : [{ stream: found.stream, account: found.state.account, expected: found.version, events }];

/** The state as it will be once `events` stand in the log, less who wrote them and where; for replies. `now` stands in for Postgres's clock. */
export function stateAfter<S>(aggregate: Aggregate<S>, state: S | undefined, account: string, events: readonly NewEvent[], now: number): S {
  const time = new Date(now);
  let next = state;
  for (const event of events) next = aggregate.evolve(next, { ...event, account, time, id: '', actor: '', position: ORIGIN } as unknown as StoredEvent);
  return next!;
}
