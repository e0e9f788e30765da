import type { QueryConfig } from 'pg';
import { EmbeddedFeed } from '#eventstore-pg';
import { uuidv7 } from '#kernel';
import { databaseKit, logKit } from '#testing';
import { TABLES, rig } from '../test/rig.js';
import { aggregates, broken, counted, made, removed, renamed } from '../test/thing.js';
import { checkProjections } from './check.js';
import { tableName } from './projection-table.js';
import { readSetAside, readSlotLags } from './report.js';
import { dropTable } from './tables.js';

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50 }) });
const check = () => checkProjections(under.pool, under.log.store, aggregates);

async function projected(): Promise<void> {
  const { stop } = await under.projecting();
  expect(await under.positions.caughtUp(TABLES[0]!, undefined, 20_000)).toBe(true);
  await stop();
}

describe('the check of projections', () => {
  const [changed, missing, gone] = ['a', 'b', 'c'].map((name) => `thing/${name}-${uuidv7()}`) as [string, string, string];

  it('finds nothing where the rows are what a replay gives, and does not mind what is not projected yet', async () => {
    await under.log.write(changed, 0, [made('one'), counted, renamed('two')]);
    await under.log.write(missing, 0, [made('m')]);
    await under.log.write(gone, 0, [made('g'), removed]);
    await Promise.all(Array.from({ length: 30 }, (_, i) => under.log.write(`thing/${uuidv7()}`, 0, [made(`bulk-${i}`), counted])));
    await projected();
    await under.log.write(changed, 3, [counted]);
    expect(await check()).toEqual({ tables: 2, streams: 33, setAside: 0, differences: [] });
  });

  it('names rows that differ, are missing, or belong to nothing', async () => {
    await under.database.query("update read.thing_v1 set state = replace(state, 'two', 'three') where stream = $1", [changed]);
    await under.database.query('delete from read.thing_v1 where stream = $1', [missing]);
    await under.database.query("insert into read.thing_v1 select 'thing/ghost', version, account, name, path, state from read.thing_v1 where stream = $1", [changed]);
    await under.database.query("insert into read.thing_v1 select $2, 7, account, name, path, state from read.thing_v1 where stream = $1", [changed, gone]);
    const { differences } = await check();
    expect([...differences].sort((a, b) => (a.stream < b.stream ? -1 : 1))).toEqual([
      { projection: 'thing@1', stream: changed, found: 3, expected: 3, fields: ['name'] },
      { projection: 'thing@1', stream: missing, found: undefined, expected: 1, fields: [] },
      { projection: 'thing@1', stream: gone, found: 7, expected: undefined, fields: [] },
      { projection: 'thing@1', stream: 'thing/ghost', found: 3, expected: undefined, fields: [] },
    ]);
    await under.database.query("delete from read.thing_v1 where stream in ('thing/ghost', $1)", [gone]);
    await under.database.query("delete from read.thing_v1; update read.slot set era = 0, transaction = '0', number = 0, event_id = null");
    await projected();
    expect((await check()).differences).toEqual([]);
  });

  it('counts streams that are set aside, which are reported by themselves', async () => {
    const poisoned = `thing/${uuidv7()}`;
    await under.log.write(poisoned, 0, [made('p'), broken]);
    await projected();
    expect(await check()).toMatchObject({ setAside: 1, differences: [] });
    expect(await readSetAside(under.pool)).toMatchObject([{ projection: 'thing@1', stream: poisoned, account: '111122223333', version: 1, error: 'Error: this event cannot be applied' }]);
  });

  it('and the lag of a slot tell how old what is missing is', async () => {
    await under.log.write(`thing/${uuidv7()}`, 0, [made('late')]);
    const lags = await readSlotLags(under.pool, under.log.store, Date.now() + 60_000);
    expect(lags.filter(({ lagSeconds }) => lagSeconds > 55)).toHaveLength(1);
    expect(lags.filter(({ lagSeconds }) => lagSeconds === 0)).toHaveLength(7);
    await projected();
    expect((await readSlotLags(under.pool, under.log.store, Date.now() + 60_000)).every(({ lagSeconds }) => lagSeconds === 0)).toBe(true);
  });

  it('passes over a table that a rebuild drops meanwhile, and no other that is missing', async () => {
    const [first] = TABLES;
    const dropping = (drop: () => Promise<unknown>): typeof under.pool => new Proxy(under.pool, {
      get: (pool, property) => (property !== 'query' ? Reflect.get(pool, property) : async (query: QueryConfig) => {
        const reply = await pool.query(query);
        await drop();
        return reply;
      }),
    });
    const missing = dropping(() => under.database.query(`drop table if exists ${tableName(first!)}`));
    await expect(checkProjections(missing, under.log.store, aggregates)).rejects.toMatchObject({ code: '42P01' });
    const dropped = dropping(() => dropTable(under.pool, first!));
    expect(await checkProjections(dropped, under.log.store, aggregates)).toMatchObject({ tables: 1, differences: [] });
  });
});
