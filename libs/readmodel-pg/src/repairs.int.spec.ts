import { EmbeddedFeed } from '#eventstore-pg';
import { HotState } from '#hotstate';
import { uuidv7 } from '#kernel';
import { databaseKit, logKit } from '#testing';
import { TABLES, noAudit, noPast, rig, until } from '../test/rig.js';
import { aggregates, broken, counted, made, renamed, thing, unshowable } from '../test/thing.js';
import { checkProjections } from './check.js';
import { PgReads } from './reads.js';
import { Repairs } from './repairs.js';

const under = rig({ databaseKit, logKit, feed: (store) => new EmbeddedFeed({ store, pollInterval: 50 }) });
const repairs = () => new Repairs(under.log.store, aggregates);
const setAside = () => under.database.query('select stream, version from read.set_aside order by stream');

describe('repairs', () => {
  it('skip an event that cannot be applied: rows, memory and reads go on with all others, without a restart', async () => {
    const stream = `thing/${uuidv7()}`;
    const { stop } = await under.projecting();
    const hot = new HotState(under.log.store, aggregates);
    await hot.load();
    const feed = under.feed();
    const following = hot.follow(feed);
    await under.log.write(stream, 0, [made('sick'), counted, broken, counted], { take: [{ name: 'thing-name:sick', owner: stream }] });
    expect(await under.positions.caughtUp(TABLES[0]!, undefined, 20_000)).toBe(true);
    await until(() => hot.setAside.length === 1);
    expect(await setAside()).toEqual([{ stream, version: 1 }]);

    await expect(repairs().skip(stream, 2, 'guess')).rejects.toThrow('is 3 (ThingBroken), not 2');
    expect(await repairs().skip(stream, 3, 'written by a bug')).toMatchObject({ type: 'ThingBroken', version: 3 });
    expect(await under.positions.caughtUp(TABLES[0]!, undefined, 20_000)).toBe(true);
    await until(() => hot.setAside.length === 0);
    expect(await setAside()).toEqual([]);
    const state = { name: 'sick', n: 2 };
    expect((await under.rows()).get(stream)).toMatchObject({ version: 5, state });
    expect(hot.get(thing, stream)).toMatchObject({ version: 5, state });
    expect(await new PgReads(under.pool, under.log.store, under.positions, () => 1, noAudit, noPast).byKey(thing, 'thing-name:sick')).toMatchObject({ version: 5, state });
    await under.log.write(stream, 5, [counted]);
    await until(() => hot.get(thing, stream)?.version === 6);
    expect(hot.get(thing, stream)).toMatchObject({ state: { n: 3 } });
    expect((await checkProjections(under.pool, under.log.store, aggregates)).differences).toEqual([]);
    const [skip] = await under.database.query("select actor, reason from log.event where type = 'EventSkipped'");
    expect(skip).toEqual({ actor: 'arn:aws:iam:::system/projection-skip', reason: 'written by a bug' });
    await following.stop();
    await hot.close();
    await stop();
  });

  it('skip one after the other, also one behind which there is a state without a row', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('twice'), broken, unshowable, counted]);
    await repairs().skip(stream, 2, 'one');
    await repairs().skip(stream, 3, 'two');
    await expect(repairs().skip(stream, 4, 'three')).rejects.toThrow('Every event');
    const { stop } = await under.projecting();
    expect(await under.positions.caughtUp(TABLES[0]!, undefined, 20_000)).toBe(true);
    expect((await under.rows()).get(stream)).toMatchObject({ version: 6, state: { name: 'twice', n: 1 } });
    await stop();
  });

  it('refuse what is not there or well', async () => {
    const stream = `thing/${uuidv7()}`;
    await under.log.write(stream, 0, [made('well'), renamed('still')]);
    await expect(repairs().skip(stream, 1, '')).rejects.toThrow('Every event');
    await expect(repairs().skip('thing/nobody', 1, '')).rejects.toThrow('There is no stream');
    await expect(repairs().skip('nonsense/x', 1, '')).rejects.toThrow('There is no stream');
    await expect(repairs().retry('nonsense', '')).rejects.toThrow('there are thing, other, projection');
  });

  it('retry: every projector tries again what it has set aside of the kind', async () => {
    const stream = `thing/${uuidv7()}`;
    const { stop } = await under.projecting();
    await under.log.write(stream, 0, [made('again'), broken]);
    await until(async () => (await setAside()).length === 1);
    await under.database.query("update log.event set type = 'ThingCounted', data = 'null' where stream = $1 and version = 2", [stream]);
    await repairs().retry('other', 'not this one');
    expect(await under.positions.caughtUp(TABLES[0]!, undefined, 20_000)).toBe(true);
    expect(await setAside()).toHaveLength(1);
    await repairs().retry('thing', 'the row has been repaired');
    await until(async () => (await setAside()).length === 0);
    expect((await under.rows()).get(stream)).toMatchObject({ version: 2, state: { n: 1 } });
    await stop();
  });
});
