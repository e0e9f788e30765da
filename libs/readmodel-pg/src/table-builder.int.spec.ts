import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedFeed } from '#eventstore-pg';
import { uuidv7 } from '#kernel';
import { databaseKit, logKit } from '#testing';
import { rig, slowAppender, tenureOf, until } from '../test/rig.js';
import { aggregates, counted, made, other, removed, thing } from '../test/thing.js';
import { levelTables } from './checkpoint.js';
import { SlotWriter } from './slot-writer.js';
import { readSlots } from './slots.js';
import { TableBuilder } from './table-builder.js';
import { createTables } from './tables.js';

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50 }) });
const table = { aggregate: thing, version: 2 };
const builder = (tenure = tenureOf('rebuild'), of = table) => new TableBuilder(under.pool, under.log.store, of, tenure);

describe('a table that is built', () => {
  it('is level when the slots have it, under writes all the while, and lacks nothing', async () => {
    const { stop } = await under.projecting();
    await Promise.all(Array.from({ length: 30 }, (_, i) => under.log.write(`thing/${uuidv7()}`, 0, [made(`before-${i}`), counted])));
    expect(await under.positions.caughtUp({ ...table, version: 1 }, undefined, 20_000)).toBe(true);
    let writing = true;
    const writer = (async () => {
      for (let i = 0; writing; i++) {
        const stream = `thing/${uuidv7()}`;
        await under.log.append({ writes: [{ stream, account: String(200_000_000_000 + (i % 20)), expected: 0, events: [made(`during-${i}`)] }] });
        await under.log.append({ writes: [{ stream, account: String(200_000_000_000 + (i % 20)), expected: 1, events: i % 3 === 0 ? [removed] : [counted] }] });
      }
    })();
    try {
      await createTables(under.pool, [table]);
      expect(await levelTables(under.pool)).not.toContain('thing@2');
      expect(await builder().build()).toBe(true);
      expect(await levelTables(under.pool)).toContain('thing@2');
    } finally {
      writing = false;
      await writer;
    }
    expect(await under.positions.caughtUp(table, undefined, 20_000)).toBe(true);
    expect(await under.rows('read.thing_v2')).toEqual(await under.replay());
    expect(await under.rows()).toEqual(await under.replay());
    await stop();
  });

  it('is built by the latest tenure alone, which goes on where the one before stopped', async () => {
    const third = { aggregate: thing, version: 3 };
    await createTables(under.pool, [third]);
    const [old, now] = [tenureOf('rebuild'), tenureOf('rebuild')];
    const stale = builder(old, third);
    under.pool.failAt = 12;
    await stale.build().catch(() => undefined);
    under.pool.failAt = undefined;
    expect(await builder(now, third).build()).toBe(true);
    await expect(stale.build()).resolves.toBe(true);
    const fourth = { aggregate: thing, version: 4 };
    await createTables(under.pool, [fourth]);
    expect(await builder(tenureOf('rebuild'), fourth).build()).toBe(true);
    await under.database.query("update read.projection set level = false where name = 'thing@4'");
    await expect(builder(old, fourth).build()).rejects.toThrow('another process');
  });

  it('waits for what the slots have and an appender that is slow to begin hides for a moment', async () => {
    const { stop } = await under.projecting();
    await under.log.write(`thing/${uuidv7()}`, 0, [made('seen')]);
    expect(await under.positions.caughtUp({ ...table, version: 1 }, undefined, 20_000)).toBe(true);
    const fifth = { aggregate: thing, version: 5 };
    await createTables(under.pool, [fifth]);
    expect(await levelTables(under.pool)).not.toContain('thing@5');
    const appender = await slowAppender(under.database.connectionString);
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('hidden')]);
    await until(async () => (await under.rows()).has(stream));
    await stop();
    await appender.announce();
    const built = builder(tenureOf('rebuild'), fifth).build();
    await sleep(300);
    await appender.end();
    expect(await built).toBe(true);
    expect(await under.rows('read.thing_v5')).toEqual(await under.replay());
  });

  it('is not level any more when who owns the slots does not know its kind, and is built on from there', async () => {
    const things = { aggregate: other, version: 1 };
    const slots = await readSlots(under.pool);
    const stream = `other/${uuidv7()}`;
    await under.log.write(stream, 0, [made('of a newer version')]);
    const older = new SlotWriter(under.pool, under.log.store, new Map([['thing', aggregates.get('thing')!]]), slots.length);
    const from = slots.reduce((least, { position }) => (position.number < least.number ? position : least), slots[0]!.position);
    const { events } = await under.log.store.readAfter(from, 500);
    await older.push(slots.map(({ slot, term }) => ({ slot, term, reached: from })), events);
    expect(await levelTables(under.pool)).not.toContain('other@1');
    expect(await under.positions.caughtUp(things, undefined, 100)).toBe(false);
    expect(await builder(tenureOf('rebuild'), things).build()).toBe(true);
    expect(await under.positions.caughtUp(things, undefined, 20_000)).toBe(true);
    expect((await under.rows('read.other_v1')).get(stream)).toMatchObject({ version: 1 });
  });
});
