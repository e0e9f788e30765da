import { type Position, type StoredEvent, fold } from '#event-sourcing';
import { EmbeddedFeed } from '#eventstore-pg';
import { uuidv7 } from '#kernel';
import { eventsUntil } from '#operation';
import { databaseKit, logKit } from '#testing';
import fc from 'fast-check';
import { noAudit, rig, tenureOf } from '../../test/rig.js';
import { type Thing, aggregates, broken, counted, made, removed, renamed, thing } from '../../test/thing.js';
import { PgReads } from '../reads.js';
import { NameIndex } from './name-index.js';
import { PgPast } from './pg-past.js';

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50, pageSize: 50 }) });
const ACCOUNT = '111122223333';
const past = () => new PgPast(under.pool, under.log.store, aggregates);
const named = async (name: string, account?: string) => (await past().streamsNamed('thing', name, account)).map(({ stream }) => stream);
const indexing = () => {
  const tenure = tenureOf('name-index');
  const work = new NameIndex(under.pool, under.log.store, aggregates, under.feed()).work(tenure);
  return async () => { tenure.end(); await work; };
};
const indexed = async () => (await under.database.query('select name from read.name_ever')).map(({ name }) => name);
const upTo = async (count: number) => { for (const end = Date.now() + 20_000; (await indexed()).length < count; await new Promise((tick) => setTimeout(tick, 20))) if (Date.now() > end) throw new Error(`only ${(await indexed()).length}`); };
const fresh = (): string => `thing/${uuidv7()}`;

beforeAll(() => NameIndex.createTables(under.pool));

describe('who has ever had a name', () => {
  it('is known for things that are gone, renamed and made anew, with and without the index', async () => {
    const [first, second, other] = [fresh(), fresh(), fresh()];
    await under.log.write(first, 0, [made('Alpha'), removed]);
    await under.log.write(other, 0, [made('beta'), renamed('alpha'), renamed('gamma')]);
    await under.log.write(second, 0, [made('alpha')]);
    const expected = [first, other, second];
    expect(await named('ALPHA')).toEqual(expected);
    const stop = indexing();
    await upTo(10);
    expect(await named('alpha')).toEqual(expected);
    expect(await named('beta', ACCOUNT)).toEqual([other]);
    expect(await named('beta', '999999999999')).toEqual([]);
    await under.log.write(second, 1, [renamed('delta')]);
    expect(await named('delta')).toEqual([second]);
    await stop();
  });

  it('finds a stream by its id', async () => {
    const stream = fresh();
    await under.log.write(stream, 0, [made('by-id')]);
    expect(await named(stream.slice('thing/'.length))).toEqual([stream]);
    expect(await named(stream.slice('thing/'.length), 'elsewhere')).toEqual([]);
  });

  it('does not stop at an event that cannot be applied', async () => {
    const stream = fresh();
    await under.log.write(stream, 0, [made('sick'), broken, renamed('well')]);
    const stop = indexing();
    expect(await named('well')).toEqual([stream]);
    await stop();
  });

  it('goes on after a change of process, writes nothing under an older term, and begins anew where the log was rolled back', async () => {
    const stop = indexing();
    const before = fresh();
    await under.log.write(before, 0, [made('before')]);
    await upTo(1);
    await stop();
    await under.database.query(`update read.name_ever_position set event_id = '00000000-0000-0000-0000-000000000000', number = number + 1000000`);
    await under.database.query('delete from read.name_ever');
    const again = indexing();
    await upTo(5);
    expect(await named('before')).toEqual([before]);
    await again();
    await under.database.query('update read.name_ever_position set term = term + 1000000');
    const late = indexing();
    const stream = fresh();
    await under.log.write(stream, 0, [made('late')]);
    await new Promise((tick) => setTimeout(tick, 300));
    expect(await indexed()).not.toContain('name:late');
    expect(await named('late')).toEqual([stream]);
    await late();
  });

  it('costs a handful of statements, however long the log', async () => {
    await under.database.query('update read.name_ever_position set term = 0');
    const stop = indexing();
    for (let i = 0; i < 40; i++) await under.log.write(fresh(), 0, Array.from({ length: 20 }, (_, n) => (n === 0 ? made(`bulk-${i}`) : counted)));
    await under.log.write(fresh(), 0, [made('needle')]);
    for (const end = Date.now() + 20_000; !(await indexed()).includes('name:needle'); await new Promise((tick) => setTimeout(tick, 20))) if (Date.now() > end) throw new Error('the index does not come up');
    under.pool.statements.length = 0;
    expect(await named('needle')).toHaveLength(1);
    expect(under.pool.statements.length).toBeLessThanOrEqual(3);
    await stop();
  });
});

describe('reads as of another time', () => {
  const reads = (moment: Parameters<PgPast['reads']>[0]) => past().reads(moment);
  const at = ({ position }: { readonly position: Position }) => ({ position });

  it('show the owner of a name then, by position and by time', async () => {
    const [first, second] = [fresh(), fresh()];
    const one = await under.log.write(first, 0, [made('held')], { take: [{ name: 'thing-name:held', owner: first }] });
    const gone = await under.log.write(first, 1, [removed], { release: [{ name: 'thing-name:held', owner: first }] });
    const two = await under.log.write(second, 0, [made('held'), counted], { take: [{ name: 'thing-name:held', owner: second }] });
    expect(await reads(at(one)).byKey(thing, 'thing-name:held')).toMatchObject({ stream: first, version: 1 });
    expect(await reads(at(gone)).byKey(thing, 'thing-name:held')).toBeUndefined();
    expect(await reads(at(two)).byKey(thing, 'thing-name:held')).toMatchObject({ stream: second, version: 2, state: { n: 1 } });
    expect(await reads({ time: new Date(Date.now() + 60_000) }).byKey(thing, 'thing-name:held')).toMatchObject({ stream: second });
    expect(await reads({ time: new Date(0) }).byStream(thing, first)).toBeUndefined();
  });

  it('equal a fold of what had happened by then, at every place; and now, the live read', async () => {
    const live = new PgReads(under.pool, under.log.store, { caughtUp: async () => true }, () => 1, noAudit, past());
    const change = fc.oneof(fc.constant(counted), fc.constantFrom('a', 'b', 'c').map(renamed));
    await fc.assert(fc.asyncProperty(fc.array(change, { maxLength: 8 }), fc.boolean(), async (changes, ends) => {
      const stream = fresh();
      await under.log.write(stream, 0, [made('start'), ...changes, ...(ends ? [removed] : [])]);
      const events = await under.log.store.readStream(stream);
      for (const { position } of events) {
        const until: readonly StoredEvent[] = events.filter((event) => event.version <= eventsUntil(events, { position }).length);
        expect((await reads({ position }).byStream(thing, stream))?.state).toEqual(fold<Thing>(thing, undefined, until));
      }
      expect(await reads({ position: events.at(-1)!.position }).byStream(thing, stream)).toEqual(await live.byStream(thing, stream));
    }), { numRuns: 25 });
  });

  it('list and count what referred to something then, and no more', async () => {
    const referring = { ...thing, references: ({ name }: Thing) => [`team:${name.slice(0, 1)}`] };
    const all = new PgPast(under.pool, under.log.store, new Map([['thing', referring as never]]));
    const [one, two, foreign] = [fresh(), fresh(), fresh()];
    await under.log.write(one, 0, [made('x-one')]);
    const then = await under.log.write(two, 0, [made('x-two')]);
    await under.log.append({ writes: [{ stream: foreign, account: '999999999999', expected: 0, events: [made('x-foreign')] }] });
    await under.log.write(one, 1, [renamed('y-one')]);
    const names = async (position: Position, query: object = { account: ACCOUNT }) => (await all.reads({ position }).list(referring, { references: 'team:x', limit: 10, ...query })).items.map(({ state }) => state!.name);
    expect(await names(then.position)).toEqual(['x-one', 'x-two']);
    expect(await all.reads({ position: then.position }).countReferences([referring], ACCOUNT, ['team:x', 'team:y'])).toEqual(new Map([['team:x', 2]]));
    expect(await names(then.position, { account: ACCOUNT, limit: 1 })).toEqual(['x-one']);
    expect(await all.reads({ position: then.position }).list(referring, { references: 'team:x', account: ACCOUNT, limit: 1 })).toMatchObject({ nextName: 'x-one' });
    expect(await names(then.position, { account: ACCOUNT, afterName: 'x-one' })).toEqual(['x-two']);
    const now = { time: new Date(Date.now() + 60_000) };
    expect((await all.reads(now).list(referring, { references: 'team:x', limit: 10 })).items.map(({ state }) => state!.name)).toEqual(['x-foreign', 'x-two']);
    expect(await all.reads(now).countReferences([referring], ACCOUNT, ['team:x', 'team:y'])).toEqual(new Map([['team:x', 1], ['team:y', 1]]));
  });

  it('refuse to list everything, and say whether anything was asked of them', async () => {
    const then = reads({ time: new Date() });
    await expect(then.list(thing, { limit: 1 })).rejects.toMatchObject({ code: 'NotImplemented', reason: 'not-as-of' });
    await expect(then.activity.usage({})).rejects.toMatchObject({ code: 'NotImplemented' });
    expect(then.asked).toBe(false);
    await then.byStream(thing, 'thing/none');
    expect(then.asked).toBe(true);
  });
});
