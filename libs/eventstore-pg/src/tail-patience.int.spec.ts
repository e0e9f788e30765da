import pg from 'pg';
import { ORIGIN, StoreUnavailableError } from '#event-sourcing';
import { databaseKit, logKit } from '#testing';
import { migrate } from './migrate.js';

const type = { schemaVersion: 1, critical: true };
const database = databaseKit({ migrate });
const log = logKit(database, { Made: type });

describe('The tail of the log', () => {
  it('that does not answer is given up after the time of a lease, and read again on another connection', async () => {
    const store = log.openStore();
    const blocker = new pg.Client({ connectionString: database.connectionString });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('lock table log.event in access exclusive mode');
    const start = performance.now();
    await expect(store.readAfter(ORIGIN, 10)).rejects.toThrow(StoreUnavailableError);
    expect(performance.now() - start).toBeLessThan(4000);
    await blocker.query('rollback');
    await blocker.end();
    expect((await store.readAfter(ORIGIN, 10)).more).toBe(false);
  }, 15_000);
});
