import fc from 'fast-check';
import { ORIGIN, type Position } from '#event-sourcing';
import { isNotResident } from '#operation';
import { FakeClock, FakeLog, away } from '../test/fake-log.js';
import { type FakeSnapshotOptions, snapshotOf } from '../test/fake-snapshot.js';
import { type Thing, thing, things } from '../test/thing.js';
import { HotState } from './hot-state.js';
import type { SnapshotRow } from './snapshot.js';

const turn = (): Promise<void> => new Promise(setImmediate);
const LATE: ReadonlySet<string> = new Set(['thing']);
let log: FakeLog;
const open: HotState[] = [];
beforeEach(() => void (log = new FakeLog()));
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

/** A gate at the second page: what is on the first is there, the rest comes when the test says so. */
function gated() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { onPage: () => promise, open: resolve };
}

async function begun(at: Position, rows: readonly SnapshotRow[], options: FakeSnapshotOptions): Promise<HotState> {
  const hot = new HotState(log, things, { clock: new FakeClock(), leaseMs: 600_000, lateKinds: LATE, snapshot: snapshotOf(at, rows, { pageSize: 1, ...options }) });
  open.push(hot);
  await hot.load();
  await turn();
  return hot;
}

const rowOf = (stream: string, name: string, version = 1, n = 0): SnapshotRow => ({ stream, version, state: { account: 'a', name, n } });
const notResident = expect.objectContaining({ code: 'ServiceUnavailable', reason: 'not-resident' });

/** Two things in the log, of which the snapshot brings the second late. */
async function halfLoaded(options: FakeSnapshotOptions = {}) {
  log.add('thing/1', 'ThingMade', 'one');
  const last = log.add('thing/2', 'ThingMade', 'two');
  const gate = gated();
  const hot = await begun(last.position, [rowOf('thing/1', 'one'), rowOf('thing/2', 'two')], { onPage: gate.onPage, ...options });
  return { hot, gate };
}

describe('Memory that is still being filled', () => {
  it('decides already, and never says that something does not exist which may', async () => {
    const { hot, gate } = await halfLoaded();
    expect(hot.isFresh()).toBe(true);
    expect(hot.get(thing, 'thing/1')?.state?.name).toBe('one');
    expect(() => hot.find(thing, 'thing-name:two')).toThrow(notResident);
    expect(() => hot.get(thing, 'thing/2')).toThrow(notResident);
    expect(hot.progress).toEqual({ rowsDone: 1, rowsTotal: 2, whole: false });
    gate.open();
    await hot.whole();
    expect(hot.find(thing, 'thing-name:two')?.state?.n).toBe(0);
    expect(hot.find(thing, 'thing-name:three')).toBeUndefined();
    expect(hot.progress.whole).toBe(true);
  });

  it('brings what was looked for with the next reading of the tail: one question for all who look', async () => {
    const { hot, gate } = await halfLoaded();
    for (let i = 0; i < 100; i++) expect(() => hot.find(thing, 'thing-name:two')).toThrow(notResident);
    await Promise.all(Array.from({ length: 100 }, () => hot.catchUp()));
    expect(log.claimReads).toBe(1);
    expect(hot.find(thing, 'thing-name:two')?.stream).toBe('thing/2');
    expect(hot.lookups.postgres).toBe(100);
    gate.open();
    await hot.whole();
    expect(hot.size).toBe(2);
  });

  it('knows what does not exist once it has asked, until an event may have made it', async () => {
    const { hot, gate } = await halfLoaded();
    expect(() => hot.find(thing, 'thing-name:three')).toThrow(notResident);
    await hot.catchUp();
    expect(hot.find(thing, 'thing-name:three')).toBeUndefined();
    log.add('thing/2', 'ThingRenamed', 'three');
    await hot.catchUp();
    expect(() => hot.find(thing, 'thing-name:three')).toThrow(notResident);
    await hot.catchUp();
    expect(hot.find(thing, 'thing-name:three')?.stream).toBe('thing/2');
    gate.open();
  });

  it('applies to a row that comes late what has happened since, and does not raise the dead', async () => {
    const { hot, gate } = await halfLoaded();
    expect(() => hot.get(thing, 'thing/2')).toThrow(notResident);
    await hot.catchUp();
    log.add('thing/2', 'ThingRemoved');
    await hot.catchUp();
    log.add('thing/3', 'ThingMade', 'three');
    await hot.catchUp();
    expect(hot.get(thing, 'thing/2')).toBeUndefined();
    gate.open();
    await hot.whole();
    expect(hot.get(thing, 'thing/2')).toBeUndefined();
    expect(hot.find(thing, 'thing-name:two')).toBeUndefined();
    expect(hot.size).toBe(2);
  });

  it('sets aside a late row whose events cannot be applied, and says so instead of not knowing it', async () => {
    const { hot, gate } = await halfLoaded();
    log.add('thing/2', 'ThingBroken');
    await hot.catchUp();
    gate.open();
    await hot.whole();
    expect(() => hot.find(thing, 'thing-name:two')).toThrow(expect.objectContaining({ reason: 'account-set-aside' }));
    expect(hot.setAsideAccounts).toEqual(['a']);
  });

  it('answers a look-up of it no differently when the look-up comes first', async () => {
    const { hot, gate } = await halfLoaded();
    log.add('thing/2', 'ThingBroken');
    expect(() => hot.find(thing, 'thing-name:two')).toThrow(notResident);
    await hot.catchUp();
    expect(() => hot.find(thing, 'thing-name:two')).toThrow(expect.objectContaining({ reason: 'account-set-aside' }));
    gate.open();
    await hot.whole();
    expect(() => hot.find(thing, 'thing-name:two')).toThrow(expect.objectContaining({ reason: 'account-set-aside' }));
  });

  it('goes on with a new snapshot when the rows end in a failure', async () => {
    let failures = 0;
    let opened = 0;
    let closed = 0;
    const { hot } = await halfLoaded({ onPage: () => { if (failures++ === 0) throw away(); }, onOpen: () => void opened++, onClose: () => void closed++ });
    await hot.whole();
    expect(hot.size).toBe(2);
    expect([opened, closed]).toEqual([2, 2]);
  });

  it('keeps the look-up wanted while Postgres is away, and refuses for that reason', async () => {
    const { hot, gate } = await halfLoaded();
    expect(() => hot.find(thing, 'thing-name:two')).toThrow(notResident);
    log.fault = away();
    await expect(hot.catchUp()).rejects.toMatchObject({ reason: 'event-log-unavailable' });
    log.fault = undefined;
    await hot.catchUp();
    expect(hot.find(thing, 'thing-name:two')).toBeDefined();
    gate.open();
  });

  it('is given up with its snapshot when the process ends, or the era', async () => {
    let closed = 0;
    const { hot, gate } = await halfLoaded({ onClose: () => void closed++ });
    log.restore(2);
    const caughtUp = hot.catchUp();
    await turn();
    gate.open();
    await caughtUp;
    await hot.whole();
    expect(hot.position().era).toBe(2);
    expect(hot.size).toBe(2);
    await hot.close();
    expect(closed).toBe(2);
  });

  it('a thousand unknown keys cost as many questions as keys, no matter how many ask, and the tail is read all the same', async () => {
    const { hot, gate } = await halfLoaded();
    log.reads = 0;
    const unknown = Array.from({ length: 3000 }, (_, i) => `thing-name:x${i % 1000}`);
    const refusals = unknown.filter((key) => {
      try {
        return hot.find(thing, key) !== undefined;
      } catch (error) {
        return isNotResident(error);
      }
    });
    expect(refusals).toHaveLength(3000);
    for (let round = 0; round < 4; round++) await hot.catchUp();
    expect(unknown.some((key) => hot.find(thing, key) !== undefined)).toBe(false);
    expect([log.claimReads, log.reads]).toEqual([1000, 4]);
    gate.open();
  });
});

/** What the log says at a position, by stream. */
function replay(at: Position): Map<string, Thing> {
  const states = new Map<string, Thing>();
  for (const event of log.all()) {
    if (event.position.transaction > at.transaction) break;
    const state = thing.evolve(states.get(event.stream), event);
    if (state) states.set(event.stream, state);
    else states.delete(event.stream);
  }
  return states;
}

type Step = { readonly on: number; readonly what: 'make' | 'count' | 'rename' | 'remove' | 'look' | 'find' | 'tail' | 'page' };

describe('The law of loading', () => {
  const step: fc.Arbitrary<Step> = fc.record({ on: fc.nat({ max: 4 }), what: fc.constantFrom<Step['what']>('make', 'count', 'rename', 'remove', 'look', 'look', 'find', 'tail', 'tail', 'page') });

  /** Events as the steps say, where they make sense. */
  function write({ on, what }: Step, names: Map<string, number>): void {
    const stream = `thing/${on}`;
    const lives = replay(log.all().at(-1)?.position ?? ORIGIN).has(stream);
    const known = log.all().some((event) => event.stream === stream);
    if (what === 'make' && !known) log.add(stream, 'ThingMade', `name-${on}-0`);
    if (!lives) return;
    if (what === 'count') log.add(stream, 'ThingCounted');
    if (what === 'rename') {
      names.set(stream, (names.get(stream) ?? 0) + 1);
      log.add(stream, 'ThingRenamed', `name-${on}-${names.get(stream)}`);
    }
    if (what === 'remove') log.add(stream, 'ThingRemoved');
  }

  it('whatever happens while rows come: an answer is never older than the position, never a mixture, and in the end all is there', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.array(step, { maxLength: 60 }), async (before, during) => {
      log = new FakeLog();
      const names = new Map<string, number>();
      for (const one of before) write(one, names);
      const at = log.all().at(-1)?.position ?? { era: 1, transaction: 0n, number: 0n };
      const rows = [...replay(at)].map(([stream, state]) => ({ stream, state: { ...state }, version: log.all().filter((event) => event.stream === stream).length }));
      const pages: (() => void)[] = [];
      const hot = await begun(at, rows, { onPage: () => new Promise((resolve) => pages.push(resolve)) });
      for (const one of during) {
        if (one.what === 'page') pages.shift()?.();
        else if (one.what === 'tail') await hot.catchUp();
        else if (one.what === 'look' || one.what === 'find') {
          const stream = `thing/${one.on}`;
          try {
            const name = `name-${one.on}-${names.get(stream) ?? 0}`;
            const found = one.what === 'look' ? hot.get(thing, stream) : hot.find(thing, `thing-name:${name}`);
            // Memory may know more of a stream than its position says, never less.
            const least = replay(hot.position()).get(stream);
            const most = replay({ era: 1, transaction: 10_000n, number: 0n }).get(stream);
            if (one.what === 'find' && least?.name === name && most) expect(found).toBeDefined();
            if (one.what === 'look') {
              if (least && most) expect(found?.state?.n).toBeGreaterThanOrEqual(least.n);
              if (!least && !most) expect(found?.state).toBeUndefined();
            }
            if (found) expect(hot.find(thing, `thing-name:${found.state!.name}`)).toBe(found);
          } catch (error) {
            if (!isNotResident(error)) throw error;
          }
        } else write(one, names);
        await turn();
      }
      const emptied = setInterval(() => pages.splice(0).forEach((next) => next()), 0);
      await hot.whole();
      clearInterval(emptied);
      await hot.catchUp();
      const all = replay({ era: 1, transaction: 10_000n, number: 0n });
      expect(hot.size).toBe(all.size);
      for (const [stream, state] of all) {
        expect(hot.get(thing, stream)?.state).toEqual(state);
        expect(hot.find(thing, `thing-name:${state.name}`)?.stream).toBe(stream);
      }
      await hot.close();
    }), { numRuns: 500 });
  }, 60_000);
});
