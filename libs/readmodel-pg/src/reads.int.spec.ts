import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { accountSlot } from '#event-sourcing';
import { EmbeddedFeed } from '#eventstore-pg';
import { uuidv7 } from '#kernel';
import { appendOf, databaseKit, logKit } from '#testing';
import { TABLES, WatchedPool, noAudit, noPast, rig } from '../test/rig.js';
import { broken, counted, made, removed, thing } from '../test/thing.js';
import { PgReads } from './reads.js';
import type { ReadingPositions } from './reading-positions.js';

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50, pageSize: 50 }) });
const ACCOUNT = '111122223333';
const claimed = (stream: string, name: string) => ({ take: [{ name: `thing-name:${name}`, owner: stream }] });
const project = async () => {
  const { stop } = await under.projecting();
  expect(await under.positions.caughtUp(TABLES[0]!, undefined, 20_000)).toBe(true);
  return { positions: under.positions, stop };
};
const reads = (positions: Pick<ReadingPositions, 'caughtUp'>, pool: pg.Pool = under.pool): PgReads =>
  new PgReads(pool, under.log.store, positions, () => 1, noAudit, noPast);
const still = { caughtUp: async () => true };

describe('reads by key and stream', () => {
  it('take one statement when the row is level, and fold what is missing when it is not', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('level')], claimed(stream, 'level'));
    await (await project()).stop();
    const watched = new WatchedPool(under.database.connectionString);
    let streamReads = 0;
    const store = { readStream: (id: string, after?: number) => (streamReads++, under.log.store.readStream(id, after)) };
    const level = new PgReads(watched, store, still, () => 1, noAudit, noPast);
    expect(await level.byKey(thing, 'thing-name:level')).toMatchObject({ stream, version: 1, state: { name: 'level', n: 0, made: expect.any(Date) } });
    expect([watched.statements.length, streamReads]).toEqual([1, 0]);
    await under.log.write(stream, 1, [counted, counted]);
    expect(await level.byKey(thing, 'thing-name:level')).toMatchObject({ version: 3, state: { n: 2 } });
    expect(await level.byStream(thing, stream)).toMatchObject({ version: 3, state: { n: 2 } });
    expect([watched.statements.length, streamReads]).toEqual([3, 2]);
    await watched.end();
  });

  it('find what no projector has seen, nothing where nothing is, and the end of what is gone', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('unseen')], claimed(stream, 'unseen'));
    expect(await reads(still).byKey(thing, 'thing-name:unseen')).toMatchObject({ version: 1, state: { name: 'unseen' } });
    expect(await reads(still).byKey(thing, 'thing-name:nobody')).toBeUndefined();
    await under.log.write(stream, 1, [removed]);
    expect(await reads(still).byStream(thing, stream)).toEqual({ stream, version: 2, state: undefined });
  });

  it('do not believe a row that is ahead of its stream', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('true')]);
    await (await project()).stop();
    await under.database.query(`update read.thing_v1 set version = 9, state = '{"name":"rolled back"}' where stream = $1`, [stream]);
    expect(await reads(still).byStream(thing, stream)).toMatchObject({ version: 1, state: { name: 'true' } });
    await under.database.query('delete from read.thing_v1 where stream = $1', [stream]);
  });

  it('answer ServiceUnavailable when Postgres is away', async () => {
    const pool = new pg.Pool({ connectionString: 'postgres://rolegate:x@127.0.0.1:1/nothing' });
    const away = reads(still, pool);
    for (const read of [() => away.byKey(thing, 'x'), () => away.list(thing, { limit: 1 }), () => away.projections()]) {
      await expect(read()).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'read-model-unavailable' });
    }
    await pool.end();
  });
});

describe('lists', () => {
  it('have everything that was written before, at once', async () => {
    const { positions, stop } = await project();
    for (let i = 0; i < 20; i++) {
      const name = `waited-${uuidv7()}`;
      await under.log.write(`thing/${uuidv7()}`, 0, [made(name)]);
      const { items } = await reads(positions).list(thing, { account: ACCOUNT, limit: 1000 });
      expect(items.some(({ state }) => state?.name === name)).toBe(true);
    }
    await stop();
  });

  it('of an account wait for its slot alone, over all accounts for every slot', async () => {
    const idle = ['800000000001', '800000000002', '800000000003', '800000000004'].find((account) => accountSlot(account, 8) !== accountSlot(ACCOUNT, 8))!;
    const slots = [0, 1, 2, 3, 4, 5, 6, 7].filter((slot) => slot !== accountSlot(ACCOUNT, 8));
    const others = await under.projecting({ slots });
    const table = TABLES[0]!;
    await under.log.write(`thing/${uuidv7()}`, 0, [made('nobody projects this')]);
    expect(await under.positions.caughtUp(table, idle, 2000)).toBe(true);
    expect(await under.positions.caughtUp(table, ACCOUNT, 300)).toBe(false);
    expect(await under.positions.caughtUp(table, undefined, 300)).toBe(false);
    const waiting = under.positions.caughtUp(table, undefined, 20_000);
    const rest = await under.projecting({ slots: [accountSlot(ACCOUNT, 8)] });
    expect(await waiting).toBe(true);
    await Promise.all([others.stop(), rest.stop()]);
  });

  it('do not wait for what was committed after they began, under steady writes', async () => {
    const { positions, stop } = await project();
    let writing = true;
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('steady')]);
    const writer = (async () => { for (let version = 1; writing; version++, await sleep(2)) await under.log.write(stream, version, [counted]); })();
    try {
      for (let i = 0; i < 20; i++) expect(await positions.caughtUp(TABLES[0]!, ACCOUNT, 20_000)).toBe(true);
    } finally {
      writing = false;
      await writer;
    }
    await stop();
  });

  it('refuse when the projection does not come up in time', async () => {
    await expect(reads({ caughtUp: async () => false }).list(thing, { limit: 1 })).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'projection-behind' });
  });

  it('come in byte order, by page, with a prefix of paths', async () => {
    for (const name of ['deepB', 'deepa', 'deepA']) await under.log.append(appendOf({ writes: [{ stream: `thing/${uuidv7()}`, account: 'paged', expected: 0, events: [made(name)] }] }));
    await under.log.append(appendOf({ writes: [{ stream: `thing/${uuidv7()}`, account: 'paged', expected: 0, events: [made('shallow')] }] }));
    const { positions, stop } = await project();
    const names = async (query: object) => {
      const page = await reads(positions).list(thing, { account: 'paged', limit: 2, ...query });
      return [page.items.map(({ state }) => state!.name), page.nextName];
    };
    expect(await names({})).toEqual([['deepA', 'deepB'], 'deepB']);
    expect(await names({ afterName: 'deepB' })).toEqual([['deepa', 'shallow'], undefined]);
    expect(await names({ pathPrefix: '/deep/', afterName: 'deepB' })).toEqual([['deepa'], undefined]);
    await stop();
  });

  it('over all accounts never part two of one name', async () => {
    for (const account of ['one', 'two', 'three']) await under.log.append(appendOf({ writes: [{ stream: `thing/${uuidv7()}`, account, expected: 0, events: [made('zz-same')] }] }));
    const { positions, stop } = await project();
    const first = await reads(positions).list(thing, { afterName: 'zz', limit: 2 });
    expect(first.items).toHaveLength(3);
    expect(first.nextName).toBe('zz-same');
    expect((await reads(positions).list(thing, { afterName: 'zz-same', limit: 2 })).items).toEqual([]);
    await stop();
  });

  it('refuse for an account with an event that cannot be applied, and only for that one', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.append(appendOf({ writes: [{ stream, account: 'sick', expected: 0, events: [made('sick'), broken] }] }));
    const { positions, stop } = await project();
    await expect(reads(positions).list(thing, { account: 'sick', limit: 5 })).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'account-set-aside' });
    await expect(reads(positions).byStream(thing, stream)).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'account-set-aside' });
    expect((await reads(positions).list(thing, { account: 'paged', limit: 5 })).items).toHaveLength(4);
    expect((await reads(positions).projections()).find(({ kind }) => kind === 'thing')).toMatchObject({ version: 1, state: 'live', setAside: 1 });
    await stop();
  });
});
