import type { Position } from '#event-sourcing';
import { FakeClock, FakeFeed, FakeLog, away } from '../test/fake-log.js';
import { thing, things } from '../test/thing.js';
import { HotState } from './hot-state.js';
import type { HotStateOptions } from './hot-state-options.js';
import type { LeaseRecord } from './member/membership.js';

let log: FakeLog;
let clock: FakeClock;
const open: HotState[] = [];
beforeEach(() => {
  log = new FakeLog();
  clock = new FakeClock();
});
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

/** Renewals by timer are far apart, so that a test sees only what it causes. */
async function loaded(options: HotStateOptions): Promise<HotState> {
  const hot = new HotState(log, things, { clock, leaseMs: 600_000, ...options });
  open.push(hot);
  await hot.load();
  return hot;
}

const counted = (hot: HotState): number | undefined => hot.get(thing, 'thing/1')?.state?.n;

describe('HotState, the lease as other processes see it', () => {
  /** A record that a test answers for. */
  function recorded(answers: (boolean | Error)[] = []) {
    const renewals: Position[] = [];
    const applied: Position[] = [];
    const left = { yes: false };
    const record: LeaseRecord = {
      renew: async (position) => {
        renewals.push(position);
        const answer = answers.shift() ?? true;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      applied: (position) => void applied.push(position),
      leave: async () => void (left.yes = true),
    };
    return { record, renewals, applied, left };
  }

  it('begins only after the log was read once more behind a row that had to be made', async () => {
    const { record, renewals } = recorded([false]);
    log.beforeRead = () => void (log.reads === 3 && log.add('thing/1', 'ThingMade', 'one'));
    const hot = await loaded({ record });
    expect(renewals).toHaveLength(2);
    expect(counted(hot)).toBe(0);
    expect(hot.isFresh()).toBe(true);
  });

  it('counts from before the head was asked for, however long the row takes', async () => {
    const { record } = recorded();
    const slow = { ...record, renew: async (position: Position) => { clock.pass(700); return record.renew(position); } };
    expect((await loaded({ record: slow, leaseMs: 1000 })).leaseLeft).toBe(300);
  });

  it('is not renewed without its row', async () => {
    const { record } = recorded([true, away()]);
    const hot = await loaded({ record, leaseMs: 1000 });
    clock.pass(1000);
    await expect(hot.catchUp()).rejects.toMatchObject({ reason: 'event-log-unavailable' });
    expect(hot.isFresh()).toBe(false);
    await hot.catchUp();
    expect(hot.isFresh()).toBe(true);
  });

  it('is not renewed by every reading of the log, but by one before a quarter of it has passed', async () => {
    const { record, renewals } = recorded();
    const hot = await loaded({ record, leaseMs: 1000 });
    clock.pass(100);
    await hot.catchUp();
    expect(renewals).toHaveLength(1);
    clock.pass(100);
    await hot.catchUp();
    expect(renewals).toHaveLength(2);
    expect(hot.leaseLeft).toBe(1000);
  });

  it('is not renewed without progress', async () => {
    const { record, renewals } = recorded();
    const hot = await loaded({ record, leaseMs: 1000 });
    clock.pass(500);
    log.fault = away();
    await expect(hot.catchUp()).rejects.toThrow();
    expect(renewals).toHaveLength(1);
  });

  it('tells what has been applied and never more, whether the feed or the log brought it', async () => {
    const { record, applied } = recorded();
    const hot = await loaded({ record });
    const feed = new FakeFeed();
    hot.follow(feed);
    const first = log.add('thing/1', 'ThingMade', 'one');
    await feed.deliver([first], first.position);
    expect(applied.at(-1)).toEqual(first.position);
    const second = log.add('thing/1', 'ThingCounted');
    log.burn(50);
    await hot.catchUp();
    expect(applied.at(-1)).toEqual(second.position);
  });

  it('ends before its row goes', async () => {
    const { record, left } = recorded();
    const hot = await loaded({ record: { ...record, leave: async () => { expect(hot.isFresh()).toBe(false); await record.leave(); } } });
    await hot.close();
    expect(left.yes).toBe(true);
  });
});

describe('HotState, a crash of Postgres', () => {
  it('hides no event whose transaction id had been seen, without an event, before', async () => {
    log.add('thing/1', 'ThingMade', 'one');
    const hot = await loaded({});
    log.burn(10);
    await hot.catchUp();
    log.crash();
    log.add('thing/1', 'ThingCounted');
    await hot.catchUp();
    expect(counted(hot)).toBe(1);
  });
});
