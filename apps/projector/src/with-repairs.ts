import { PgEventStore } from '#eventstore-pg';
import { Registry } from '#operation';
import { Repairs } from '#readmodel-pg';
import { features } from '../../gateway/src/features.js';
import { NO_OBJECTS } from './no-objects.js';

/** Repairs on the log itself: for operators' commands, which must work while gateways refuse the account concerned. */
export async function withRepairs<T>(connectionString: string, act: (repairs: Repairs) => Promise<T>): Promise<T> {
  const { aggregates, eventTypes: types } = new Registry(features(NO_OBJECTS));
  const store = new PgEventStore({ connectionString, types, appendConnections: 1, readConnections: 1 });
  try {
    return await act(new Repairs(store, aggregates));
  } finally {
    await store.close();
  }
}
