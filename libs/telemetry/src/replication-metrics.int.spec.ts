import { databaseKit } from '#testing';
import pg from 'pg';
import { Registry } from 'prom-client';
import { registerReplicationMetrics } from './replication-metrics.js';

async function scrape(pool: pg.Pool): Promise<string[]> {
  const registry = new Registry();
  registerReplicationMetrics(registry, pool);
  return (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** A pool that answers as a primary with standbys would. */
const answering = (row: object): pg.Pool => ({ query: async () => ({ rows: [row] }) }) as unknown as pg.Pool;

describe('replication metrics', () => {
  const kit = databaseKit();

  it('say of a Postgres without standbys that none is wanted and none is there', async () => {
    const pool = new pg.Pool({ connectionString: kit.connectionString, max: 1 });
    try {
      expect(await scrape(pool)).toEqual(['rolegate_postgres_synchronous_wanted 0', 'rolegate_postgres_synchronous_standbys 0']);
    } finally {
      await pool.end();
    }
  });

  it('count the standbys that commits wait for', async () => {
    expect(await scrape(answering({ wanted: true, standbys: 1, hidden: 0 }))).toEqual(['rolegate_postgres_synchronous_wanted 1', 'rolegate_postgres_synchronous_standbys 1']);
  });

  it('say nothing of standbys that may not be seen: none would be an alarm', async () => {
    expect(await scrape(answering({ wanted: true, standbys: 0, hidden: 1 }))).toEqual(['rolegate_postgres_synchronous_wanted 1']);
  });
});
