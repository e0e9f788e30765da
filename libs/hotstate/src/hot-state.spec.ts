import { setTimeout as sleep } from 'node:timers/promises';
import { ORIGIN } from '#event-sourcing';
import { FakeClock, FakeFeed, FakeLog, away, unknownEvent } from '../test/fake-log.js';
import { snapshotOf } from '../test/fake-snapshot.js';
import { thing, things } from '../test/thing.js';
import { HotState } from './hot-state.js';
import type { HotStateOptions } from './hot-state-options.js';

let log: FakeLog;
let clock: FakeClock;
const open: HotState[] = [];
beforeEach(() => {
  log = new FakeLog();
  clock = new FakeClock();
});
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

/** Renewals by timer are far apart, so that a test sees only what it causes. */
async function loaded(options: HotStateOptions = {}): Promise<HotState> {
  const hot = new HotState(log, things, { clock, leaseMs: 600_000, ...options });
  open.push(hot);
  await hot.load();
  return hot;
}

const counted = (hot: HotState, stream = 'thing/1'): number | undefined => hot.get(thing, stream)?.state?.n;

describe('HotState, loading', () => {
  it('reads the log from its beginning in pages and then holds the lease', async () => {
    for (let i = 0; i < 25; i++) log.add(`thing/${i}`, 'ThingMade', `t${i}`);
    const hot = await loaded({ pageSize: 7 });
    expect(hot.size).toBe(25);
    expect(hot.find(thing, 'thing-name:t24')?.stream).toBe('thing/24');
    expect(hot.isFresh()).toBe(true);
  });

  it('begins with the rows of the read model and goes on from their position', async () => {
    const made = log.add('thing/1', 'ThingMade', 'one');
    log.add('thing/1', 'ThingCounted');
    log.add('thing/2', 'ThingMade', 'two');
    // Newer than the position says, and without thing/2, which is younger.
    const hot = await loaded({ snapshot: snapshotOf(made.position, [{ stream: 'thing/1', version: 2, state: { account: 'a', name: 'one', n: 1 } }]) });
    expect(counted(hot)).toBe(1);
    expect(hot.find(thing, 'thing-name:two')).toBeDefined();
    expect(log.streamReads).toBe(0);
  });

  it('folds streams anew whose rows may lack what could not be applied', async () => {
    log.add('thing/1', 'ThingMade', 'one');
    const last = log.add('thing/1', 'ThingBroken');
    const hot = await loaded({ snapshot: snapshotOf(last.position, [{ stream: 'thing/1', version: 1, state: { account: 'a', name: 'one', n: 0 } }], { suspects: ['thing/1'] }) });
    expect(() => hot.get(thing, 'thing/1')).toThrow(expect.objectContaining({ reason: 'account-set-aside' }));
  });

  it('has a lease at once even when loading took longer than the lease', async () => {
    const hot = await loaded({ leaseMs: 1000, snapshot: snapshotOf(ORIGIN, [], { onOpen: () => clock.pass(5000) }) });
    expect(hot.isFresh()).toBe(true);
  });
});

describe('HotState, catching up', () => {
  it('has everything that was committed before the call, also while an open append hides it', async () => {
    const hot = await loaded();
    const event = log.add('thing/1', 'ThingMade', 'one');
    log.heldAt = event.position.transaction;
    let done = false;
    const caughtUp = hot.catchUp().then(() => (done = true));
    await sleep(30);
    expect(done).toBe(false);
    log.heldAt = undefined;
    await caughtUp;
    expect(hot.find(thing, 'thing-name:one')).toBeDefined();
  });

  it('reads once for a thousand callers of the same moment, and once more for those who came during it', async () => {
    const hot = await loaded();
    log.reads = 0;
    await Promise.all(Array.from({ length: 1000 }, () => hot.catchUp()));
    expect(log.reads).toBe(2);
  });

  it('answers ServiceUnavailable when the log is away', async () => {
    const hot = await loaded();
    log.fault = away();
    await expect(hot.catchUp()).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'event-log-unavailable' });
  });
});

describe('HotState, waiting for a position', () => {
  it('reads on at once when an append holds the log back, instead of waiting for the next renewal', async () => {
    const hot = await loaded();
    const event = log.add('thing/1', 'ThingMade', 'one');
    log.heldAt = event.position.transaction;
    const start = performance.now();
    const applied = hot.applied(event.position);
    await sleep(40);
    log.heldAt = undefined;
    await applied;
    expect(performance.now() - start).toBeLessThan(150);
    expect(counted(hot)).toBe(0);
  });

  it('is done as soon as the feed has brought it', async () => {
    const hot = await loaded();
    const feed = new FakeFeed();
    hot.follow(feed);
    const event = log.add('thing/1', 'ThingMade', 'one');
    log.beforeRead = () => sleep(300);
    const applied = hot.applied(event.position);
    await feed.deliver([event], event.position);
    await Promise.race([applied, sleep(100).then(() => Promise.reject(new Error('still waiting')))]);
  });

  it('ends after the lease and its margin when the log is away: then memory does not decide any more', async () => {
    const hot = new HotState(log, things, { leaseMs: 100 });
    open.push(hot);
    await hot.load();
    const event = log.add('thing/1', 'ThingMade', 'one');
    log.fault = away();
    await hot.applied(event.position);
    expect(hot.isFresh()).toBe(false);
    expect(() => hot.assertFresh()).toThrow(expect.objectContaining({ code: 'ServiceUnavailable', reason: 'lease-expired' }));
  });
});

describe('HotState, the lease', () => {
  it('is not renewed while something that was committed before is not applied', async () => {
    const hot = await loaded({ leaseMs: 400 });
    const event = log.add('thing/1', 'ThingMade', 'one');
    log.heldAt = event.position.transaction;
    clock.pass(400);
    void hot.catchUp().catch(() => undefined);
    await sleep(20);
    expect(hot.isFresh()).toBe(false);
    log.heldAt = undefined;
    await hot.catchUp();
    expect(hot.isFresh()).toBe(true);
  });

  it('counts from before the log was asked', async () => {
    const hot = await loaded({ leaseMs: 1000 });
    clock.pass(900);
    log.beforeRead = () => clock.pass(600);
    await hot.catchUp();
    expect(hot.leaseLeft).toBe(400);
  });

  it('is dropped at an unknown critical event, and readiness says so', async () => {
    const hot = await loaded();
    log.fault = unknownEvent();
    await expect(hot.catchUp()).rejects.toMatchObject({ reason: 'unknown-event' });
    expect(() => hot.assertFresh()).toThrow(expect.objectContaining({ reason: 'unknown-event' }));
    expect(hot.unfit()).toMatchObject({ reason: 'unknown-event', detail: expect.stringContaining('ThingForbidden') });
    log.fault = undefined;
    await hot.catchUp();
    expect(hot.unfit()).toBeUndefined();
  });
});

describe('HotState, the feed', () => {
  it('applies what it brings without reading the log', async () => {
    const hot = await loaded();
    const feed = new FakeFeed();
    hot.follow(feed);
    log.reads = 0;
    const made = log.add('thing/1', 'ThingMade', 'one');
    await feed.deliver([made], made.position);
    await feed.deliver([made], made.position);
    expect(counted(hot)).toBe(0);
    expect(log.reads).toBe(0);
  });

  it('loads a stream anew when an event is missing', async () => {
    const hot = await loaded();
    const feed = new FakeFeed();
    hot.follow(feed);
    log.add('thing/1', 'ThingMade', 'one');
    const second = log.add('thing/1', 'ThingCounted');
    await feed.deliver([second], second.position);
    expect(counted(hot)).toBe(1);
  });

  it('and the tail may bring the same events at once, in any interleaving', async () => {
    const hot = await loaded({ pageSize: 3 });
    const feed = new FakeFeed();
    hot.follow(feed);
    log.add('thing/1', 'ThingMade', 'one');
    for (let round = 0; round < 30; round++) {
      log.beforeRead = () => sleep(round % 3);
      const events = [log.add('thing/1', 'ThingCounted'), log.add('thing/1', 'ThingCounted')];
      // Every other time the feed skips one, as if it had been lost on the way: the stream is loaded anew.
      const brought = round % 2 ? events.slice(1) : events;
      await Promise.all([hot.catchUp(), feed.deliver(brought, brought.at(-1)!.position), hot.applied(events[0]!.position)]);
      expect(counted(hot)).toBe((round + 1) * 2);
    }
  });
});

describe('HotState, a change of era', () => {
  it('forgets what was rolled back and takes what the new era says', async () => {
    log.add('thing/1', 'ThingMade', 'one');
    log.add('thing/1', 'ThingCounted');
    log.add('thing/2', 'ThingMade', 'lost');
    const hot = await loaded();
    log.restore(1);
    log.add('thing/1', 'ThingRenamed', 'uno');
    await hot.catchUp();
    expect(hot.get(thing, 'thing/1')).toMatchObject({ version: 2, state: { name: 'uno', n: 0 } });
    expect(hot.find(thing, 'thing-name:lost')).toBeUndefined();
    expect(hot.position().era).toBe(2);
  });

  it('is noticed without any new event, and memory does not decide until it is loaded', async () => {
    log.add('thing/1', 'ThingMade', 'one');
    log.add('thing/1', 'ThingCounted');
    let release = (): void => undefined;
    let gate: Promise<void> | undefined;
    const hot = await loaded({ snapshot: snapshotOf(ORIGIN, [], { onOpen: () => gate }) });
    gate = new Promise((resolve) => (release = resolve));
    log.restore(1);
    const caughtUp = hot.catchUp();
    await sleep(10);
    expect(hot.unfit()).toMatchObject({ reason: 'era-changed' });
    expect(counted(hot)).toBe(1);
    release();
    await caughtUp;
    expect(counted(hot)).toBe(0);
    expect(hot.isFresh()).toBe(true);
  });

  it('is heard from the feed, too; what the feed had brought before and memory anew lacks is read from the log', async () => {
    const first = log.add('thing/1', 'ThingMade', 'one');
    const hot = await loaded();
    const feed = new FakeFeed();
    hot.follow(feed);
    await feed.deliver([], first.position);
    log.restore(1);
    const counting = log.add('thing/1', 'ThingCounted');
    await feed.deliver([counting], counting.position);
    expect(hot.position().era).toBe(2);
    expect(counted(hot)).toBe(1);
  });
});

describe('HotState, an event that cannot be applied', () => {
  it('stops its account and no other', async () => {
    for (const account of ['a', 'b']) log.add(`thing/${account}`, 'ThingMade', account, account);
    log.add('thing/a2', 'ThingMade', 'a2', 'a');
    const hot = await loaded();
    log.add('thing/a', 'ThingBroken', null, 'a');
    const other = log.add('thing/b', 'ThingCounted', null, 'b');
    await hot.catchUp();
    const refusal = expect.objectContaining({ code: 'ServiceUnavailable', reason: 'account-set-aside' });
    expect(() => hot.find(thing, 'thing-name:a')).toThrow(refusal);
    expect(() => hot.get(thing, 'thing/a2')).toThrow(refusal);
    expect(counted(hot, 'thing/b')).toBe(1);
    expect(hot.position().transaction).toBeGreaterThanOrEqual(other.position.transaction);
    expect(hot.isFresh()).toBe(true);
    expect(hot.setAside).toMatchObject([{ stream: 'thing/a', account: 'a', eventId: 'event-4' }]);
  });

  it('is forgotten when a later event makes the stream whole', async () => {
    log.add('thing/1', 'ThingMade', 'one');
    log.add('thing/1', 'ThingBroken');
    const hot = await loaded();
    expect(() => hot.get(thing, 'thing/1')).toThrow();
    (log.all()[1] as { type: string }).type = 'ThingCounted';
    log.add('thing/1', 'ThingCounted');
    await hot.catchUp();
    expect(counted(hot)).toBe(2);
    expect(hot.setAside).toEqual([]);
  });

  it('also stops a stream that it would have begun, and leaves kinds of the whole installation alone', async () => {
    log.add('thing/1', 'ThingBroken');
    log.add('other/1', 'ThingMade', 'shared');
    const both = new Map([...things, ['other', { ...thing, kind: 'other' }]]) as unknown as typeof things;
    const hot = new HotState(log, both, { clock, leaseMs: 600_000, sharedKinds: new Set(['other']) });
    open.push(hot);
    await hot.load();
    expect(() => hot.get(thing, 'thing/1')).toThrow();
    expect(hot.get({ ...thing, kind: 'other' }, 'other/1')?.state?.name).toBe('shared');
  });
});
