import { type Aggregate, type EventStore, fold } from '#event-sourcing';

/** A state as it was at a version of its stream, by the log: for rows of another shape than this code makes. */
export async function stateAt<S>(store: Pick<EventStore, 'readStream'>, aggregate: Aggregate<S>, stream: string, version: number): Promise<S | undefined> {
  const events = await store.readStream(stream);
  return fold(aggregate, undefined, events.filter((event) => event.version <= version));
}
