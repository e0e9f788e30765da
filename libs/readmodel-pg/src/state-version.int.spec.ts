import { projection, projectionStream } from '#admin';
import { type Aggregate, fold } from '#event-sourcing';
import { EmbeddedFeed, PgLeadership } from '#eventstore-pg';
import { HotState } from '#hotstate';
import { uuidv7 } from '#kernel';
import { databaseKit, logKit } from '#testing';
import { noAudit, noPast, rig, until } from '../test/rig.js';
import { type Thing, aggregates, counted, made, thing } from '../test/thing.js';
import { checkProjections } from './check.js';
import { liveVersions, readLiveTables } from './live-tables.js';
import { Projections } from './projections.js';
import { ReadingPositions } from './reading-positions.js';
import { PgReads } from './reads.js';
import { snapshotOf } from './snapshot.js';

interface Parity extends Thing {
  readonly even: boolean;
}

/** The next version of the code: states know one thing more, and refer to something. */
const next: Aggregate<Parity> = {
  ...thing,
  stateVersion: 2,
  evolve(state, event) {
    const then = thing.evolve(state, event);
    return then && { ...then, even: then.n % 2 === 0 };
  },
  references: ({ even }) => [even ? 'even' : 'odd'],
};
const nextAggregates = new Map<string, Aggregate>([...aggregates, ['thing', next as Aggregate]]);

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50 }) });
const ACCOUNT = '111122223333';

/** A process of either version of the code. */
async function node(code: ReadonlyMap<string, Aggregate>) {
  const feed = under.feed();
  const { pool, log: { store } } = under;
  const failures: unknown[] = [];
  const onFailure = (_: string, error: unknown) => failures.push(error);
  const leadership = new PgLeadership({ connectionString: under.database.connectionString, onFailure });
  const positions = new ReadingPositions(pool, store);
  const hot = new HotState(store, code, { snapshot: snapshotOf(pool, store, () => readLiveTables(store, code)) });
  await hot.load();
  const following = hot.follow(feed);
  const projections = await Projections.start(feed, { pool, store, aggregates: code, leadership, grace: 100, onFailure, onMoved: () => positions.moved() });
  return {
    hot, failures, reads: new PgReads(pool, store, positions, liveVersions(hot), noAudit, noPast),
    stop: async () => {
      await projections.stop();
      await leadership.close();
      await following.stop();
      await hot.close();
      await feed.close();
    },
  };
}

const liveVersion = async () => fold(projection, undefined, await under.log.store.readStream(projectionStream('thing')))?.version ?? 1;
const shapes = async (table: string) => (await under.database.query(`select distinct state_version from read.${table} order by 1`)).map((row) => row.state_version);

/** Things 0 to 11, counted as often as their number says. */
async function written(): Promise<string[]> {
  return Promise.all(Array.from({ length: 12 }, async (_, i) => {
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made(`t${String(i).padStart(2, '0')}`), ...Array.from({ length: i }, () => counted)], { take: [{ name: `thing-name:t${i}`, owner: stream }] });
    return stream;
  }));
}

const evenOnes = Array.from({ length: 12 }, (_, i) => i % 2 === 0);

describe('states of another shape', () => {
  it('are never seen, while both versions of the code run and after; the newer one makes them anew beside the live ones', async () => {
    const older = await node(aggregates);
    const streams = await written();
    expect((await older.reads.list(thing, { account: ACCOUNT, limit: 100 })).items).toHaveLength(12);
    expect(await shapes('thing_v1')).toEqual([1]);

    const newer = await node(nextAggregates);
    const parities = async () => (await newer.reads.list(next, { account: ACCOUNT, limit: 100 })).items.map(({ state }) => state!.even);
    expect(streams.map((stream) => newer.hot.get(next, stream)!.state!.even)).toEqual(evenOnes);
    expect(await parities()).toEqual(evenOnes);
    expect((await newer.reads.byKey(next, 'thing-name:t3'))!.state).toMatchObject({ n: 3, even: false });
    // Whichever of them writes the row next.
    await under.log.write(streams[3]!, 4, [counted]);
    expect((await newer.reads.byStream(next, streams[3]!))!.state).toMatchObject({ n: 4, even: true });
    expect((await older.reads.byStream(thing, streams[3]!))!.state).toEqual(expect.not.objectContaining({ even: true }));
    await under.log.write(streams[3]!, 5, [counted]);

    await older.stop();
    await until(async () => (await liveVersion()) === 2, 20_000);
    expect(await shapes('thing_v2')).toEqual([2]);
    expect(await parities()).toEqual(evenOnes);
    const counts = () => newer.reads.countReferences([next], ACCOUNT, ['even', 'odd', 'neither']);
    expect([...(await counts())].sort()).toEqual([['even', 6], ['odd', 6]]);
    expect((await newer.reads.list(next, { account: ACCOUNT, references: 'odd', limit: 2 }))).toMatchObject({ items: [{ state: { n: 1 } }, { state: { n: 5 } }], nextName: 't03' });
    expect((await newer.reads.list(next, { account: ACCOUNT, references: ['odd', 'nothing'], limit: 2 }))).toMatchObject({ items: [{ state: { n: 1 } }, { state: { n: 5 } }], nextName: 't03' });
    await under.log.write(streams[0]!, 1, [counted]);
    expect([...(await counts())].sort()).toEqual([['even', 5], ['odd', 7]]);

    // A process of the older version comes back: it reads what the newer one wrote, and leaves it as it is.
    const back = await node(aggregates);
    expect((await back.reads.list(thing, { account: ACCOUNT, limit: 100 })).items.map(({ state }) => state)).toEqual(expect.not.arrayContaining([expect.objectContaining({ even: expect.anything() })]));
    for (let i = 0; i < 12; i++) await under.log.write(streams[i]!, (await under.log.store.readStream(streams[i]!)).length, [counted]);
    expect(await parities()).toEqual(evenOnes.map((even, i) => (i === 0 ? even : !even)));
    expect(await liveVersion()).toBe(2);
    expect((await checkProjections(under.pool, under.log.store, nextAggregates)).differences).toEqual([]);
    expect([...newer.failures, ...older.failures, ...back.failures]).toEqual([]);
    await back.stop();
    await newer.stop();
  }, 60_000);
});
