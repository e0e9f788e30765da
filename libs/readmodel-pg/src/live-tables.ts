import { projection, projectionStream } from '#admin';
import { type Aggregate, type EventStore, fold } from '#event-sourcing';
import type { Directory } from '#operation';
import type { ProjectionTable } from './projection-table.js';

const FIRST = 1;

/** The tables that are live now, as the log says: for the start, before memory is there. */
export async function readLiveTables(store: Pick<EventStore, 'readStream'>, aggregates: ReadonlyMap<string, Aggregate>): Promise<ProjectionTable[]> {
  return Promise.all([...aggregates.values()].map(async (aggregate) => {
    const state = fold(projection, undefined, await store.readStream(projectionStream(aggregate.kind)));
    return { aggregate, version: state?.version ?? FIRST };
  }));
}

/** Version of the table of a kind that is live now, from memory. */
export const liveVersions = (directory: Pick<Directory, 'get'>) => (kind: string): number =>
  directory.get(projection, projectionStream(kind))?.state?.version ?? FIRST;
