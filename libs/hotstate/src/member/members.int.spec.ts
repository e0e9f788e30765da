import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, type Position, ORIGIN, comparePositions } from '#event-sourcing';
import { ChannelListener, EmbeddedFeed } from '#eventstore-pg';
import { uuidv7 } from '#kernel';
import { databaseKit, logKit } from '#testing';
import pg from 'pg';
import { at } from '../../test/fake-members.js';
import { thing, things } from '../../test/thing.js';
import { HotState } from '../hot-state.js';
import { MEMBER_CHANNEL } from './member-message.js';
import { createMemberTables } from './member-schema.js';
import { MemberTable } from './member-table.js';
import { Membership } from './membership.js';
import { RevocationBarrier } from './revocation-barrier.js';

const LEASE = 600;
const LONGEST = LEASE * 1.1;
const anyServer = async (): Promise<void> => undefined;

async function migrate(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString });
  await Promise.all([createMemberTables(pool), createMemberTables(pool)]);
  await pool.end();
}

const database = databaseKit({ migrate });
const log = logKit(database, thing.events);

interface Process {
  readonly hot: HotState;
  readonly barrier: RevocationBarrier;
  readonly membership: Membership;
  /** Nothing answers it any more, as if it had been stopped. */
  freeze(): void;
  end(): Promise<void>;
}

const running: Process[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.end()));
  await database.query('delete from member.process');
});

/** What a gateway has of all this, in this process. */
async function start(): Promise<Process> {
  const { connectionString } = database;
  let frozen = false;
  const asleep = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    return frozen ? new Promise(() => undefined) : result;
  };
  const real = log.openStore();
  const store: Pick<EventStore, 'readAfter' | 'readStream' | 'readByClaim' | 'head'> = {
    readAfter: (after, limit) => asleep(real.readAfter(after, limit)),
    readStream: (stream, version) => asleep(real.readStream(stream, version)),
    readByClaim: (name) => asleep(real.readByClaim(name)),
    head: () => asleep(real.head()),
  };
  const table = new MemberTable(connectionString, LEASE, anyServer);
  const feed = new EmbeddedFeed({ store, directConnectionString: connectionString });
  const membership = new Membership(table, { leaseMs: LEASE, listen: (hear) => new ChannelListener(connectionString, MEMBER_CHANNEL, hear) });
  const hot = new HotState(store, things, { leaseMs: LEASE, record: membership });
  const barrier = new RevocationBarrier(hot, membership.roster, { leaseMs: LEASE });
  await hot.load();
  hot.follow(feed);
  const one: Process = {
    hot, barrier, membership,
    freeze: () => void (frozen = true),
    end: async () => {
      if (!frozen) await hot.close();
      else await membership.leave();
      await Promise.race([feed.close(), sleep(200)]);
      await table.close();
    },
  };
  running.push(one);
  return one;
}

const started = (n: number): Promise<Process[]> => Promise.all(Array.from({ length: n }, start));

/** Writes a stream of its own; the call's barrier is at its position. */
async function write(): Promise<{ readonly stream: string; readonly position: Position }> {
  const stream = `thing/${uuidv7()}`;
  return { stream, position: (await log.write(stream, 0, [{ type: 'ThingMade', data: stream }])).position };
}

async function timed(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work;
  return performance.now() - began;
}

const decides = ({ hot }: Process, position: Position): boolean => hot.isFresh() && comparePositions(hot.position(), position) < 0;

describe('The rows of members', () => {
  it('are written and read as they are, and never go back', async () => {
    const table = new MemberTable(database.connectionString, 2000, anyServer);
    const far: Position = { era: 3, transaction: 9_007_199_254_740_993n, number: 9_007_199_254_740_995n };
    const row = async () => (await table.roll()).members.find(({ id }) => id === 'one');
    expect(await table.renew({ id: 'one', position: far, renewals: 1n })).toBe(false);
    await table.join({ id: 'one', position: ORIGIN, renewals: 2n });
    await table.join({ id: 'one', position: far, renewals: 9n });
    expect(await row()).toEqual({ id: 'one', position: ORIGIN, renewals: 2n });
    expect(await table.renew({ id: 'one', position: at(5), renewals: 3n })).toBe(true);
    await table.acknowledge('one', far);
    await table.acknowledge('one', at(6));
    expect(await row()).toEqual({ id: 'one', position: far, renewals: 3n });
    expect(await table.renew({ id: 'one', position: far, renewals: 3n })).toBe(false);
    expect(await table.remove('one', 2n)).toBe(false);
    expect(await table.remove('one', 3n)).toBe(true);
    expect(await row()).toBeUndefined();
    expect((await table.roll()).settledEra).toBe(1);
    await table.close();
  });

  it('are asked for on no connection that was refused', async () => {
    const table = new MemberTable(database.connectionString, 2000, () => Promise.reject(new Error('a standby')));
    await expect(table.roll()).rejects.toThrow('a standby');
    await expect(table.renew({ id: 'one', position: ORIGIN, renewals: 1n })).rejects.toThrow('a standby');
    await table.close();
  });
});

describe('The declarations of members', () => {
  it('stand beside their rows, and go with them', async () => {
    const table = new MemberTable(database.connectionString, 2000, anyServer);
    const said = { process: 'host:7', accepts: ['seal:s:2', 'token:a:1'] };
    await expect(table.declare('one', said)).rejects.toThrow();
    await table.join({ id: 'one', position: ORIGIN, renewals: 1n });
    await table.join({ id: 'two', position: ORIGIN, renewals: 1n });
    await table.declare('one', { process: 'host:7', accepts: [] });
    await table.declare('one', said);
    expect(await table.declarations()).toEqual([{ id: 'one', declaration: said }, { id: 'two', declaration: undefined }]);
    await table.remove('one', 1n);
    await table.leave('two');
    expect(await database.query('select * from member.declaration')).toEqual([]);
    await table.close();
  });
});

describe('Several processes on one Postgres', () => {
  it('have applied what a call wrote when it returns, milliseconds later', async () => {
    const all = await started(3);
    await sleep(50);
    const took: number[] = [];
    for (let i = 0; i < 60; i++) {
      const { stream, position } = await write();
      took.push(await timed(all[i % 3]!.barrier.passed(position)));
      for (const one of all) expect(one.hot.get(thing, stream)?.version).toBe(1);
    }
    expect(took.sort((a, b) => a - b)[30]).toBeLessThan(LEASE / 4);
  });

  it('wait for a stopped one at most its lease and a tenth, and once', async () => {
    const [a, b, stopped] = (await started(3)) as [Process, Process, Process];
    stopped.freeze();
    const { position } = await write();
    const took = await timed(a.barrier.passed(position));
    expect(decides(stopped, position)).toBe(false);
    expect(took).toBeLessThan(LONGEST + 300);
    const next = await write();
    expect(await timed(b.barrier.passed(next.position))).toBeLessThan(LEASE / 2);
    expect(await database.query('select id from member.process where id = $1', [stopped.membership.id])).toEqual([]);
  });

  it('remove a dead one without any revocation', async () => {
    await start();
    await database.query("insert into member.process values ('dead', 1, '1', 1, 1)");
    await sleep(LONGEST + 200);
    expect(await database.query("select id from member.process where id = 'dead'")).toEqual([]);
  });

  it('do not wait for one that joins meanwhile, and it decides with what was written', async () => {
    const a = await start();
    await database.query("insert into member.process values ('silent', 1, '1', 1, 1)");
    const { stream, position } = await write();
    const passing = timed(a.barrier.passed(position));
    const joined = await start();
    expect(joined.hot.isFresh()).toBe(true);
    expect(joined.hot.get(thing, stream)?.version).toBe(1);
    expect(await passing).toBeLessThan(LONGEST + 300);
  });

  it('are waited for no longer than until they have ended by themselves', async () => {
    const [a, b] = (await started(2)) as [Process, Process];
    await b.hot.close();
    const { position } = await write();
    expect(await timed(a.barrier.passed(position))).toBeLessThan(LEASE / 2);
  });

  it('come back after their rows were removed, and are waited for again', async () => {
    const [a, b] = (await started(2)) as [Process, Process];
    await database.query('delete from member.process');
    await sleep(LEASE);
    expect([a.hot.isFresh(), b.hot.isFresh()]).toEqual([true, true]);
    const { stream, position } = await write();
    await a.barrier.passed(position);
    expect(b.hot.get(thing, stream)?.version).toBe(1);
    expect(await database.query('select id from member.process')).toHaveLength(2);
  });

  it('return early for nobody until a new era is older than every lease of the one before', async () => {
    const [a, b] = (await started(2)) as [Process, Process];
    await database.query("update log.era set timeline = 'older' where number = 1; select log.open_era()");
    await Promise.all([a.hot.catchUp(), b.hot.catchUp()]);
    expect(a.hot.position().era).toBe(2);
    const { position } = await write();
    expect(position.era).toBe(2);
    const took = await timed(a.barrier.passed(position));
    expect(took).toBeGreaterThan(LEASE / 2);
    expect(took).toBeLessThan(LONGEST + 300);
    await sleep(LEASE);
    const later = await write();
    expect(await timed(b.barrier.passed(later.position))).toBeLessThan(LEASE / 2);
    // Who starts now knows it from the rows.
    const fresh = await start();
    const last = await write();
    expect(await timed(fresh.barrier.passed(last.position))).toBeLessThan(LEASE / 2);
  });
});
