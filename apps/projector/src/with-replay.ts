import { PgEventStore } from '#eventstore-pg';
import { Registry } from '#operation';
import { type CheckReport, checkProjections } from '#readmodel-pg';
import pg from 'pg';
import { features } from '../../gateway/src/features.js';
import { NO_OBJECTS } from './no-objects.js';

/** The read model against a replay of the log, without a gateway or a projector; both may go on meanwhile. */
export async function replayLog(connectionString: string, onStreams: (streams: number, total: number) => void): Promise<CheckReport> {
  const { aggregates, eventTypes: types } = new Registry(features(NO_OBJECTS));
  const pool = new pg.Pool({ connectionString, max: 4 });
  pool.on('error', () => undefined);
  const store = new PgEventStore({ connectionString, types, appendConnections: 1, readConnections: 4 });
  try {
    const { rows: [count] } = await pool.query<{ total: number }>('select count(*)::int as total from log.stream');
    return await checkProjections(pool, store, aggregates, (streams) => onStreams(streams, count!.total));
  } finally {
    await store.close();
    await pool.end();
  }
}
