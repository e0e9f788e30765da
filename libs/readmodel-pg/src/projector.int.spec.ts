import fc from 'fast-check';
import { type NewEvent, ORIGIN } from '#event-sourcing';
import { EmbeddedFeed } from '#eventstore-pg';
import { uuidv7 } from '#kernel';
import { databaseKit, logKit } from '#testing';
import { TABLES, rig, until } from '../test/rig.js';
import { broken, counted, made, removed, renamed } from '../test/thing.js';

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50, pageSize: 5 }) });
const table = TABLES[0]!;

async function stillProjecting(): Promise<void> {
  const projector = under.projector();
  const feed = under.feed();
  await projector.start(feed);
  expect(await projector.caughtUp(table, 5000)).toBe(true);
  await projector.stop();
  await feed.close();
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
    const before = await under.database.query('select * from read.projection order by name');
    const projector = under.projector();
    const events = (await under.log.store.readAfter(ORIGIN, 500)).events;
    under.pool.failAt = 5;
    await expect(projector.project(events, events.at(-1)!.position)).rejects.toThrow('killed here');
    under.pool.failAt = undefined;
    expect(await under.database.query('select * from read.projection order by name')).toEqual(before);
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

  it('fills a table anew whose checkpoint is not in the log any more', async () => {
    await stillProjecting();
    await under.database.query("update read.projection set event_id = gen_random_uuid() where name = 'thing@1'");
    await under.database.query("insert into read.thing_v1 values ('thing/rolled-back', 1, '', 'ghost', '/', '{}')");
    await stillProjecting();
    await same();
  });

  it('fills it also when another process has its events in hand', async () => {
    await stillProjecting();
    const [projector, feed] = [under.projector(), under.feed()];
    await projector.start(feed);
    await under.database.query("delete from read.thing_v1; update read.projection set era = 0, transaction = '0', number = 0, event_id = null where name = 'thing@1'");
    await under.log.write(`thing/${uuidv7()}`, 0, [made('next')]);
    await until(async () => (await under.rows()).size > 0);
    expect(await projector.caughtUp(table, 5000)).toBe(true);
    await same();
  });

  it('may run several times at once: one writes, the others find it done and do not spin', async () => {
    const projectors = [under.projector(), under.projector(), under.projector()];
    for (const projector of projectors) await projector.start(under.feed());
    under.pool.statements = [];
    const streams = Array.from({ length: 10 }, () => `thing/${uuidv7()}`);
    await Promise.all(streams.map(async (stream, i) => {
      await under.log.write(stream, 0, [made(`many-${i}`)]);
      for (let version = 1; version < 10; version++) await under.log.write(stream, version, [counted]);
    }));
    for (const projector of projectors) expect(await projector.caughtUp(table, 10_000)).toBe(true);
    await same();
    const batches = under.pool.statements.filter((text) => text.endsWith('for update')).length;
    const moves = under.pool.statements.filter((text) => text.startsWith('update read.projection')).length;
    expect(moves).toBeLessThanOrEqual(100);
    expect(batches).toBeLessThanOrEqual(3 * 100 + 30);
    for (const projector of projectors) await projector.stop();
  });

  it('sets a stream aside with an event that cannot be applied and goes on with all others', async () => {
    const [poisoned, well] = [`thing/${uuidv7()}`, `thing/${uuidv7()}`];
    await under.log.write(poisoned, 0, [made('poisoned'), broken]);
    await under.log.write(well, 0, [made('well')]);
    await stillProjectingUntilKilled();
    const rows = await under.rows();
    expect(rows.has(well)).toBe(true);
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

/** As a process that dies: no clean end of what was under way, and no complaint. */
async function stillProjectingUntilKilled(): Promise<void> {
  const projector = under.projector();
  const feed = under.feed();
  await projector.start(feed).then(() => projector.caughtUp(table, 100)).catch(() => undefined);
  await feed.close();
  await projector.stop();
}
