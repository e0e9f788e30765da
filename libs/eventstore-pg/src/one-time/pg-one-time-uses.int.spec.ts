import { databaseKit } from '#testing';
import { PgOneTimeUses } from './pg-one-time-uses.js';

describe('things that count once', () => {
  const database = databaseKit();
  const opened: PgOneTimeUses[] = [];
  const node = (): PgOneTimeUses => {
    const uses = new PgOneTimeUses(database.connectionString);
    opened.push(uses);
    return uses;
  };
  afterAll(() => Promise.all(opened.map((uses) => uses.close())));

  it('are taken by one of many nodes that ask at the same moment', async () => {
    const nodes = Array.from({ length: 4 }, node);
    for (let round = 0; round < 20; round++) {
      const taken = await Promise.all(nodes.map((uses) => uses.take(`totp/device/${round}`, 60)));
      expect(taken.filter(Boolean)).toHaveLength(1);
    }
  });

  it('may be taken again once they have expired, and not before', async () => {
    const uses = node();
    expect(await uses.take('assertion/a', 60)).toBe(true);
    expect(await uses.take('assertion/a', 60)).toBe(false);
    await database.query("update log.one_time set expires_at = clock_timestamp() - interval '1 second' where name = 'assertion/a'");
    expect(await uses.take('assertion/a', 60)).toBe(true);
    expect(await uses.take('assertion/a', 60)).toBe(false);
  });

  it('leave no row behind for ever', async () => {
    const uses = node();
    await database.query("insert into log.one_time select 'old/' || n, clock_timestamp() - interval '1 hour' from generate_series(1, 50) n");
    for (let n = 0; n < 100; n++) await uses.take(`new/${n}`, 60);
    for (let tries = 0; tries < 50; tries++) {
      const rows = await database.query("select 1 from log.one_time where name like 'old/%'");
      if (rows.length === 0) return;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error('expired rows stay');
  });

  it('are refused as unavailable where Postgres does not answer', async () => {
    const uses = new PgOneTimeUses('postgres://nobody@127.0.0.1:9/none');
    await expect(uses.take('x', 60)).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    await uses.close();
  });
});
