import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedFeed } from '#eventstore-pg';
import { HotState } from '#hotstate';
import { uuidv7 } from '#kernel';
import { databaseKit, logKit } from '#testing';
import { TABLES, rig } from '../test/rig.js';
import { aggregates, broken, counted, made, removed, renamed, thing } from '../test/thing.js';
import { snapshotOf } from './snapshot.js';

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50, pageSize: 5 }) });
const snapshot = () => snapshotOf(under.pool, under.log.store, async () => TABLES);
const open: HotState[] = [];
afterEach(() => Promise.all(open.splice(0).map((hot) => hot.close())));

async function loaded(): Promise<HotState> {
  const hot = new HotState(under.log.store, aggregates, { snapshot: snapshot() });
  open.push(hot);
  await hot.load();
  return hot;
}

async function projected(): Promise<void> {
  const { stop } = await under.projecting();
  for (const table of TABLES) expect(await under.positions.caughtUp(table, undefined, 20_000)).toBe(true);
  await stop();
}

/** An append that has begun and does not end: it hides everything that commits after it. */
async function openAppend(): Promise<{ end(): Promise<void> }> {
  const client = new pg.Client({ connectionString: under.database.connectionString });
  await client.connect();
  await client.query('begin');
  await client.query('lock table log.era in access share mode');
  await client.query('select pg_advisory_xact_lock_shared(log.appender_class(), ((x & 4294967295) - case when x & 2147483648 = 0 then 0 else 4294967296 end)::int) from (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as x) s');
  return { end: () => client.end() };
}

describe('memory from a snapshot', () => {
  it('equals the log, wherever the projection stood', async () => {
    const streams = Array.from({ length: 30 }, () => `thing/${uuidv7()}`);
    for (const [i, stream] of streams.entries()) await under.log.write(stream, 0, [made(`s${i}`), counted]);
    await projected();
    for (const stream of streams.slice(0, 10)) await under.log.write(stream, 2, [counted]);
    for (const stream of streams.slice(5, 15)) await under.log.write(stream, (await under.log.store.readStream(stream)).length, [removed]);
    const hot = await loaded();
    const replay = await under.replay();
    expect(hot.size).toBe(replay.size);
    for (const stream of streams) expect(hot.get(thing, stream)).toEqual(replay.get(stream));
  });

  it('does not hide an event that the projection could not apply', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.append({ writes: [{ stream, account: 'sick', expected: 0, events: [made('sick')] }] });
    await projected();
    await under.log.append({ writes: [{ stream, account: 'sick', expected: 1, events: [broken] }] });
    await projected();
    const hot = await loaded();
    expect(() => hot.get(thing, stream)).toThrow(expect.objectContaining({ reason: 'account-set-aside' }));
    expect(hot.isFresh()).toBe(true);
  });

  it('does not believe tables whose checkpoint is not in the log', async () => {
    await under.database.query("update read.slot set event_id = gen_random_uuid(); insert into read.thing_v1 values ('thing/ghost', 1, '', 'ghost', '/', '{\"account\":\"\",\"name\":\"ghost\"}')");
    const hot = await loaded();
    expect(hot.get(thing, 'thing/ghost')).toBeUndefined();
    expect(hot.size).toBeGreaterThan(10);
  });

  it('is taken anew when the era moves', async () => {
    const stream = `thing/${uuidv7()}`;
    const { position } = await under.log.write(stream, 0, [made('before'), renamed('lost')]);
    const hot = await loaded();
    expect(hot.find(thing, 'thing-name:lost')).toBeDefined();
    await under.database.query('delete from log.event where stream = $1 and version = 2', [stream]);
    await under.database.query("update log.stream set version = 1 where id = $1", [stream]);
    await under.database.query("update log.era set timeline = 'older'; select log.open_era()");
    await hot.catchUp();
    expect(hot.position().era).toBe(position.era + 1);
    expect(hot.get(thing, stream)).toMatchObject({ version: 1, state: { name: 'before' } });
    expect(hot.find(thing, 'thing-name:lost')).toBeUndefined();
  });
});

describe('waiting for a position while an append is open', () => {
  it('takes as long as the append, and a few milliseconds', async () => {
    const hot = await loaded();
    const late: number[] = [];
    for (let i = 0; i < 8; i++) {
      const append = await openAppend();
      const { position } = await under.log.write(`thing/${uuidv7()}`, 0, [made(`held-${i}`)]);
      let ended = 0;
      const applied = hot.applied(position).then(() => late.push(performance.now() - ended));
      const refused = hot.catchUp();
      await sleep(30);
      expect(hot.find(thing, `thing-name:held-${i}`)).toBeUndefined();
      ended = performance.now();
      await append.end();
      await Promise.all([applied, refused]);
      expect(hot.find(thing, `thing-name:held-${i}`)).toBeDefined();
    }
    expect(late.sort((a, b) => a - b)[4]).toBeLessThan(50);
  });

  it('holds a list back, too', async () => {
    const { stop } = await under.projecting();
    const append = await openAppend();
    await under.log.write(`thing/${uuidv7()}`, 0, [made('listed')]);
    expect(await under.positions.caughtUp(TABLES[0]!, undefined, 50)).toBe(false);
    await append.end();
    expect(await under.positions.caughtUp(TABLES[0]!, undefined, 20_000)).toBe(true);
    expect([...(await under.rows()).values()].some(({ state }) => state?.name === 'listed')).toBe(true);
    await stop();
  });
});
