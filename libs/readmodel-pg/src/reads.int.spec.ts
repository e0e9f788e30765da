import pg from 'pg';
import { EmbeddedFeed } from '#eventstore-pg';
import { uuidv7 } from '#kernel';
import { appendOf, databaseKit, logKit } from '#testing';
import { TABLES, WatchedPool, noAudit, rig } from '../test/rig.js';
import { broken, counted, made, removed, thing } from '../test/thing.js';
import type { Projector } from './projector.js';
import { PgReads } from './reads.js';

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50, pageSize: 5 }) });
const ACCOUNT = '111122223333';
const claimed = (stream: string, name: string) => ({ take: [{ name: `thing-name:${name}`, owner: stream }] });
const project = async () => {
  const [projector, feed] = [under.projector(), under.feed()];
  await projector.start(feed);
  expect(await projector.caughtUp(TABLES[0]!, 5000)).toBe(true);
  return { projector, stop: async () => void (await projector.stop(), await feed.close()) };
};
const reads = (projector: Pick<Projector, 'caughtUp'>, pool: pg.Pool = under.pool): PgReads =>
  new PgReads(pool, under.log.store, projector, () => 1, noAudit);
const still = { caughtUp: async () => true };

describe('reads by key and stream', () => {
  it('take one statement when the row is level, and fold what is missing when it is not', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('level')], claimed(stream, 'level'));
    await (await project()).stop();
    const watched = new WatchedPool(under.database.connectionString);
    let streamReads = 0;
    const store = { readStream: (id: string, after?: number) => (streamReads++, under.log.store.readStream(id, after)) };
    const level = new PgReads(watched, store, still, () => 1, noAudit);
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
    const { projector, stop } = await project();
    for (let i = 0; i < 20; i++) {
      const name = `waited-${uuidv7()}`;
      await under.log.write(`thing/${uuidv7()}`, 0, [made(name)]);
      const { items } = await reads(projector).list(thing, { account: ACCOUNT, limit: 1000 });
      expect(items.some(({ state }) => state?.name === name)).toBe(true);
    }
    await stop();
  });

  it('refuse when the projection does not come up in time', async () => {
    await expect(reads({ caughtUp: async () => false }).list(thing, { limit: 1 })).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'projection-behind' });
  });

  it('come in byte order, by page, with a prefix of paths', async () => {
    for (const name of ['deepB', 'deepa', 'deepA']) await under.log.append(appendOf({ writes: [{ stream: `thing/${uuidv7()}`, account: 'paged', expected: 0, events: [made(name)] }] }));
    await under.log.append(appendOf({ writes: [{ stream: `thing/${uuidv7()}`, account: 'paged', expected: 0, events: [made('shallow')] }] }));
    const { projector, stop } = await project();
    const names = async (query: object) => {
      const page = await reads(projector).list(thing, { account: 'paged', limit: 2, ...query });
      return [page.items.map(({ state }) => state!.name), page.nextName];
    };
    expect(await names({})).toEqual([['deepA', 'deepB'], 'deepB']);
    expect(await names({ afterName: 'deepB' })).toEqual([['deepa', 'shallow'], undefined]);
    expect(await names({ pathPrefix: '/deep/', afterName: 'deepB' })).toEqual([['deepa'], undefined]);
    await stop();
  });

  it('over all accounts never part two of one name', async () => {
    for (const account of ['one', 'two', 'three']) await under.log.append(appendOf({ writes: [{ stream: `thing/${uuidv7()}`, account, expected: 0, events: [made('zz-same')] }] }));
    const { projector, stop } = await project();
    const first = await reads(projector).list(thing, { afterName: 'zz', limit: 2 });
    expect(first.items).toHaveLength(3);
    expect(first.nextName).toBe('zz-same');
    expect((await reads(projector).list(thing, { afterName: 'zz-same', limit: 2 })).items).toEqual([]);
    await stop();
  });

  it('refuse for an account with an event that cannot be applied, and only for that one', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.append(appendOf({ writes: [{ stream, account: 'sick', expected: 0, events: [made('sick'), broken] }] }));
    const { projector, stop } = await project();
    await expect(reads(projector).list(thing, { account: 'sick', limit: 5 })).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'account-set-aside' });
    await expect(reads(projector).byStream(thing, stream)).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'account-set-aside' });
    expect((await reads(projector).list(thing, { account: 'paged', limit: 5 })).items).toHaveLength(4);
    expect((await reads(projector).projections()).find(({ kind }) => kind === 'thing')).toMatchObject({ version: 1, state: 'live', setAside: 1 });
    await stop();
  });
});
