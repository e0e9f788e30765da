import { setTimeout as sleep } from 'node:timers/promises';
import { projection, projectionStream } from '#admin';
import { fold } from '#event-sourcing';
import { EmbeddedFeed, PgLeadership } from '#eventstore-pg';
import { HotState } from '#hotstate';
import { uuidv7 } from '#kernel';
import { databaseKit, logKit } from '#testing';
import { noAudit, noPast, rig, until } from '../test/rig.js';
import { aggregates, counted, made, thing } from '../test/thing.js';
import { liveVersions, readLiveTables } from './live-tables.js';
import { Projections } from './projections.js';
import { ReadingPositions } from './reading-positions.js';
import { PgReads } from './reads.js';
import { snapshotOf } from './snapshot.js';

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50, pageSize: 100 }) });
const ACCOUNT = '111122223333';

/** What a gateway process is made of. */
async function node(grace: number) {
  const feed = under.feed();
  const liveTables = () => readLiveTables(under.log.store, aggregates);
  const failures: unknown[] = [];
  const onFailure = (_: string, error: unknown) => failures.push(error);
  const leadership = new PgLeadership({ connectionString: under.database.connectionString, onFailure });
  const positions = new ReadingPositions(under.pool, under.log.store);
  const projections = await Projections.start(feed, { pool: under.pool, store: under.log.store, aggregates, leadership, grace, onFailure, onMoved: () => positions.moved() });
  const hot = new HotState(under.log.store, aggregates, { snapshot: snapshotOf(under.pool, under.log.store, liveTables) });
  await hot.load();
  const following = hot.follow(feed);
  const reads = new PgReads(under.pool, under.log.store, positions, liveVersions(hot), noAudit, noPast);
  return { hot, reads, failures, stop: async () => {
    await projections.stop();
    await leadership.close();
    await following.stop();
    await hot.close();
    await feed.close();
  } };
}

async function startRebuild(version: number): Promise<void> {
  const stream = projectionStream('thing');
  const expected = (await under.log.store.readStream(stream)).length;
  await under.log.append({ writes: [{ stream, account: '', expected, events: [{ type: 'ProjectionRebuildStarted', data: { kind: 'thing', version } }] }] });
}

const liveVersion = async () => fold(projection, undefined, await under.log.store.readStream(projectionStream('thing')))?.version ?? 1;
const tables = async () => (await under.database.query("select tablename from pg_tables where schemaname = 'read' and tablename like 'thing_v%' order by 1")).map(({ tablename }) => tablename);

describe('a rebuild', () => {
  it('fills a table beside the live one under writes and reads, with progress, and no read fails or is stale', async () => {
    const nodes = [await node(3000), await node(3000)];
    const stream = `thing/${uuidv7()}`;
    const take = [{ name: 'thing-name:watched', owner: stream }];
    await under.log.write(stream, 0, [made('watched')], { take });
    await Promise.all(Array.from({ length: 40 }, async (_, i) => {
      await under.log.write(`thing/${uuidv7()}`, 0, [made(`bulk-${i}`), ...Array.from({ length: 20 }, () => counted)]);
    }));
    let [writing, version, reads] = [true, 1, 0];
    const seen = new Set<number>();
    const progress: unknown[] = [];
    const writer = (async () => {
      for (; writing; await sleep(2)) await under.log.write(stream, version, [counted]).then(() => version++);
    })();
    const reader = async (one: (typeof nodes)[number]) => {
      for (; writing; reads++) {
        const atLeast = version;
        const found = await one.reads.byKey(thing, 'thing-name:watched');
        expect(found!.version).toBeGreaterThanOrEqual(atLeast);
        const { items } = await one.reads.list(thing, { account: ACCOUNT, limit: 1000 });
        expect(items).toHaveLength(41);
        const status = (await one.reads.projections()).filter(({ kind }) => kind === 'thing');
        for (const { version: table, state, progress: done } of status) {
          if (state === 'live') seen.add(table);
          if (done) progress.push(done);
        }
      }
    };
    const readers = nodes.map(reader);
    await until(() => seen.has(1));
    await startRebuild(2);
    await until(async () => (await liveVersion()) === 2);
    await until(async () => (await tables()).length === 1);
    await until(() => seen.has(2) && reads > 20);
    writing = false;
    await Promise.all([writer, ...readers]);
    expect([...seen].sort()).toEqual([1, 2]);
    expect(await tables()).toEqual(['thing_v2']);
    expect(nodes.flatMap(({ failures }) => failures)).toEqual([]);
    await until(async () => (await under.rows('read.thing_v2')).get(stream)?.version === version);
    expect(await under.rows('read.thing_v2')).toEqual(await under.replay());
    expect(progress.every((one) => (one as { eventsDone: number; eventsTotal: number }).eventsDone <= (one as { eventsTotal: number }).eventsTotal)).toBe(true);
    for (const one of nodes) await one.stop();
  }, 120_000);

  it('goes on where it stopped when the process that ran it is gone', async () => {
    // A table that was begun and left: some events done, the switch not written.
    const first = await node(60_000);
    await startRebuild(3);
    await first.stop();
    expect(await liveVersion()).toBeLessThanOrEqual(3);
    const second = await node(1500);
    await until(async () => (await liveVersion()) === 3);
    await until(async () => (await tables()).join() === 'thing_v3');
    expect(await under.rows('read.thing_v3')).toEqual(await under.replay());
    expect((await second.reads.projections()).find(({ kind }) => kind === 'thing')).toMatchObject({ version: 3, state: 'live' });
    await second.stop();
  }, 120_000);

  it('shows how much is done and how long it may take', async () => {
    const one = await node(60_000);
    await under.database.query("insert into read.projection (name, era, transaction, number) values ('thing@9', 1, '5', 5); insert into read.rebuild values ('thing@9', now() - interval '10 seconds', 400, 100)");
    expect((await one.reads.projections()).find(({ version }) => version === 9)).toMatchObject({ state: 'building', position: '1.5.5', progress: { eventsDone: 100, eventsTotal: 400, secondsLeft: 30 } });
    await under.database.query("delete from read.projection where name = 'thing@9'; delete from read.rebuild");
    await one.stop();
  });
});
