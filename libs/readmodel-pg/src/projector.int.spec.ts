import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { type NewEvent, ORIGIN, type Position, accountSlot } from '#event-sourcing';
import { EmbeddedFeed } from '#eventstore-pg';
import { uuidv7 } from '#kernel';
import { databaseKit, logKit } from '#testing';
import { TABLES, rig, slowAppender, tenureOf, until } from '../test/rig.js';
import { aggregates, broken, counted, made, removed, renamed } from '../test/thing.js';
import { Projector } from './projector.js';
import { readSlots } from './slots.js';
import { SlotWriter } from './slot-writer.js';

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50, pageSize: 20 }) });
const table = TABLES[0]!;

async function stillProjecting(): Promise<void> {
  const { stop } = await under.projecting();
  expect(await under.positions.caughtUp(table, undefined, 20_000)).toBe(true);
  await stop();
}

const same = async (): Promise<void> => expect(await under.rows()).toEqual(await under.replay());

describe('Projector', () => {
  it('writes rows, and resumes where it stopped', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('resumed'), counted]);
    await stillProjecting();
    await same();
    await under.log.write(stream, 2, [counted, renamed('again')]);
    under.pool.statements = [];
    await stillProjecting();
    expect((await under.rows()).get(stream)).toMatchObject({ version: 4, state: { name: 'again', n: 2 } });
    await same();
    // Not from the beginning: one batch, in a handful of statements.
    expect(under.pool.statements.filter((text) => text.startsWith('insert into read.thing_v1'))).toHaveLength(1);
  });

  it('writes nothing when the transaction does not commit, and the checkpoint stands where the rows stand', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('x')]);
    const slots = await readSlots(under.pool);
    const writer = new SlotWriter(under.pool, under.log.store, aggregates, slots.length);
    const events = (await under.log.store.readAfter(ORIGIN, 500)).events;
    const rows = await under.rows();
    under.pool.failAt = 6;
    await expect(writer.push(slots.map(({ slot, term }) => ({ slot, term, reached: ORIGIN })), events)).rejects.toThrow('killed here');
    under.pool.failAt = undefined;
    expect([await readSlots(under.pool), await under.rows()]).toEqual([slots, rows]);
    await stillProjecting();
    await same();
  });

  it('stands where a replay of the log stands, wherever it was killed', async () => {
    const kill = fc.nat(14);
    const steps = fc.array(fc.record({ stream: fc.nat(3), events: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }), kill: fc.option(kill, { nil: undefined }) }), { minLength: 1, maxLength: 6 });
    await fc.assert(fc.asyncProperty(steps, async (history) => {
      const run = uuidv7();
      const versions = new Map<number, number>();
      const ended = new Set<number>();
      for (const step of history) {
        const version = versions.get(step.stream) ?? 0;
        if (ended.has(step.stream)) continue;
        const events = eventsOf(step.events, version);
        if (events.includes(removed)) ended.add(step.stream);
        versions.set(step.stream, version + events.length);
        await under.log.write(`thing/${run}-${step.stream}`, version, events);
        under.pool.failAt = step.kill;
        await stillProjectingUntilKilled();
        under.pool.failAt = undefined;
      }
      await stillProjecting();
      await same();
    }), { numRuns: 12 });
  }, 60_000);

  it('fills the rows of a slot anew whose checkpoint is not in the log any more, and only those', async () => {
    const [lost, kept] = accountsOfTwoSlots();
    for (const account of [lost, kept]) await under.log.append({ writes: [{ stream: `thing/${uuidv7()}`, account, expected: 0, events: [made('real')] }] });
    await stillProjecting();
    await under.database.query('update read.slot set event_id = gen_random_uuid() where slot = $1', [accountSlot(lost, 8)]);
    await under.database.query("insert into read.thing_v1 values ('thing/rolled-back', 1, $1, 'ghost', '/', '{}')", [lost]);
    await under.database.query(`update read.thing_v1 set state = '"not read again"' where account = $1`, [kept]);
    await stillProjecting();
    const rows = await under.rows();
    expect([...rows.values()].filter(({ state }) => (state as unknown) === 'not read again')).toHaveLength(1);
    expect(rows.has('thing/rolled-back')).toBe(false);
    await under.database.query('delete from read.thing_v1 where account = $1', [kept]);
    await under.database.query("update read.slot set era = 0, transaction = '0', number = 0, event_id = null where slot = $1", [accountSlot(kept, 8)]);
    await stillProjecting();
    await same();
  });

  it('divides the work by slots: several write at once, each its own, and together they have it all', async () => {
    const thirds = [[0, 1, 2], [3, 4, 5], [6, 7]];
    const written = thirds.map(() => new Set<number>());
    const projectings = await Promise.all(thirds.map((slots, i) => under.projecting({ slots, onWritten: (slot) => written[i]!.add(slot) })));
    await Promise.all(Array.from({ length: 16 }, async (_, i) => {
      const stream = `thing/${uuidv7()}`;
      const parts = (expected: number, events: NewEvent[]) => ({ writes: [{ stream, account: String(100_000_000_000 + i), expected, events }] });
      await under.log.append(parts(0, [made(`many-${i}`)]));
      for (let version = 1; version < 5; version++) await under.log.append(parts(version, [counted]));
    }));
    const level = await under.positions.caughtUp(table, undefined, 20_000);
    expect(projectings.flatMap(({ failures }) => failures)).toEqual([]);
    expect(level).toBe(true);
    await same();
    expect(written.map((slots, i) => [...slots].every((slot) => thirds[i]!.includes(slot)) && slots.size > 0)).toEqual([true, true, true]);
    for (const { stop, failures } of projectings) {
      await stop();
      expect(failures).toEqual([]);
    }
  });

  it('writes nothing under a term that is over, whatever it believes of itself', async () => {
    const first = await under.projecting();
    expect(await under.positions.caughtUp(table, undefined, 20_000)).toBe(true);
    let [before, after] = [0, 0];
    const second = await under.projecting({ onWritten: () => after++ });
    await until(async () => (await readSlots(under.pool)).every(({ term }) => term === second.tenure.term));
    // As one does that was stopped and wakes up: its handler still has a batch.
    await under.log.write(`thing/${uuidv7()}`, 0, [made('fenced')]);
    expect(await under.positions.caughtUp(table, undefined, 20_000)).toBe(true);
    const events = (await under.log.store.readAfter(ORIGIN, 1000)).events;
    const writer = new SlotWriter(under.pool, under.log.store, aggregates, 8);
    const outcome = await writer.push([{ slot: accountSlot('111122223333', 8), term: first.tenure.term, reached: ORIGIN }], events);
    before += outcome.written.size;
    expect([before, outcome.lost.length, after > 0]).toEqual([0, 1, true]);
    await expect(first.projector.own(first.tenure, 0)).rejects.toThrow('another process');
    await first.stop();
    await second.stop();
    await same();
  });

  it('makes no transaction for a batch in which nothing is of its slots, and moves them on all the same', async () => {
    const mine = accountSlot('111122223333', 8);
    const others = [0, 1, 2, 3, 4, 5, 6, 7].filter((slot) => slot !== mine);
    const [busy, idle] = [await under.projecting({ slots: [mine] }), await under.projecting({ slots: others })];
    expect(await under.positions.caughtUp(table, undefined, 20_000)).toBe(true);
    under.pool.statements = [];
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('busy')]);
    for (let version = 1; version < 50; version++) await under.log.write(stream, version, [counted]);
    // At once, though the idle slots have not moved yet.
    expect(await under.positions.caughtUp(table, undefined, 20_000)).toBe(true);
    const locks = under.pool.statements.filter((text) => text.endsWith('for update')).length;
    expect(locks).toBeLessThanOrEqual(50);
    await until(async () => new Set((await readSlots(under.pool)).map(({ eventId }) => eventId)).size === 1, 2000);
    await busy.stop();
    await idle.stop();
  });

  it('brings up a slot with what an appender that is slow to begin hides for a moment', async () => {
    await stillProjecting();
    const mine = accountSlot('111122223333', 8);
    const { projector, stop } = await under.projecting({ slots: [0, 1, 2, 3, 4, 5, 6, 7].filter((slot) => slot !== mine) });
    const taken = tenureOf('projection');
    const appender = await slowAppender(under.database.connectionString);
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('hidden')]);
    const account = accountsOfTwoSlots().find((one) => accountSlot(one, 8) !== mine)!;
    const [last] = (await under.log.append({ writes: [{ stream: `thing/${uuidv7()}`, account, expected: 0, events: [made('seen')] }] })).events;
    await until(async () => (await under.rows()).has(last!.stream));
    await appender.announce();
    const owning = projector.own(taken, mine);
    await sleep(300);
    await appender.end();
    await until(async () => (await under.rows()).has(stream), 3000);
    taken.end();
    await owning;
    await stop();
    await same();
  });

  it('looks again for the checkpoint of a slot that it was taking over when an era began', async () => {
    await stillProjecting();
    const { store } = under.log;
    let [asked, answer] = [false, (): void => undefined];
    const answered = new Promise<void>((resolve) => (answer = resolve));
    // The head is asked for before the era begins, and the answer comes when the others have been looked at.
    const head = async (): Promise<Position> => {
      const found = await store.head();
      if (asked) return found;
      asked = true;
      await answered;
      return found;
    };
    const late = { head, readStream: store.readStream.bind(store), readAfter: store.readAfter.bind(store), contains: store.contains.bind(store) };
    const [projector, tenure] = [new Projector(under.pool, late, aggregates, under.feed(), 8), tenureOf('projection')];
    const owning = projector.own(tenure, 0);
    await until(() => asked);
    const { era } = await store.head();
    await under.database.query("update log.era set timeline = 'older'");
    await under.database.query('select log.open_era()');
    await projector.project([], await store.head());
    answer();
    const seen = async (): Promise<number> => (await readSlots(under.pool))[0]!.seenInEra;
    await until(async () => (await seen()) > era, 3000).catch(() => undefined);
    expect(await seen()).toBe(era + 1);
    tenure.end();
    await owning;
    await projector.stop();
    await stillProjecting();
  });

  it('sets a stream aside with an event that cannot be applied and goes on with all others', async () => {
    const [poisoned, well] = [`thing/${uuidv7()}`, `thing/${uuidv7()}`];
    await under.log.write(poisoned, 0, [made('poisoned'), broken]);
    await under.log.write(well, 0, [made('well')]);
    const { stop } = await under.projecting();
    await until(async () => (await under.rows()).has(well));
    await stop();
    const rows = await under.rows();
    expect(rows.has(poisoned)).toBe(false);
    expect(await under.database.query('select projection, stream, account, version, error from read.set_aside')).toEqual([
      { projection: 'thing@1', stream: poisoned, account: '111122223333', version: 1, error: 'Error: this event cannot be applied' },
    ]);
    // What the operator's repair, or a new version of the code, comes down to.
    await under.database.query("update log.event set type = 'ThingCounted', data = 'null' where stream = $1 and version = 2", [poisoned]);
    await stillProjecting();
    expect((await under.rows()).get(poisoned)).toMatchObject({ version: 2, state: { n: 1 } });
    expect(await under.database.query('select 1 from read.set_aside')).toEqual([]);
  });
});

function eventsOf(picks: readonly number[], version: number): NewEvent[] {
  const events = picks.map((pick) => [counted, renamed('r'), counted, removed][pick]!);
  const end = events.indexOf(removed);
  const whole = end < 0 ? events : events.slice(0, end + 1);
  return version === 0 ? [made('m'), ...whole] : whole;
}

/** Two accounts whose slots are not the same. */
function accountsOfTwoSlots(): [string, string] {
  return ['900000000001', [2, 3, 4, 5].map((n) => `90000000000${n}`).find((account) => accountSlot(account, 8) !== accountSlot('900000000001', 8))!];
}

/** As a process that dies: no clean end of what was under way, and no complaint. */
async function stillProjectingUntilKilled(): Promise<void> {
  const feed = under.feed();
  const projecting = await under.projecting({ feed }).catch(() => undefined);
  await under.positions.caughtUp(table, undefined, 100).catch(() => undefined);
  await feed.close();
  await projecting?.stop().catch(() => undefined);
}
