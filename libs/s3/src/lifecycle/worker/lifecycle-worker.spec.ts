import type { Versioned } from '#event-sourcing';
import { RolegateError } from '#kernel';
import { folded } from '#testing';
import { DAY, LifecycleWorld, MINE } from '../../../test/lifecycle-world.js';
import { aBucket } from '../../../test/s3-fixtures.js';
import { civilDays } from '../calendar.js';

const initiator = { id: 'TESTER', displayName: 'TestUser' };

describe('The worker of lifecycle rules', () => {
  it('removes objects under a prefix when they are old enough, and not before', async () => {
    const world = await new LifecycleWorld({ Prefix: 'logs/', Filter: undefined, Expiration: { Days: 2 } }, { Filter: { Prefix: 'keep/' }, Status: 'Disabled', Expiration: { Days: 1 } }).begin();
    await world.put('keep/a', 'logs/a', 'other');
    await world.after(1);
    expect(await world.keys()).toEqual(['keep/a', 'logs/a', 'other']);
    await world.put('logs/b');
    await world.after(1);
    expect(await world.keys()).toEqual(['keep/a', 'logs/b', 'other']);
    expect(world.removed.at(-1)).toEqual({ objects: 1, versions: 0, markers: 0, uploads: 0 });
    expect(world.failures).toEqual([]);
  });

  it('removes at a date whatever is there by then', async () => {
    const world = await new LifecycleWorld({ Filter: { Prefix: 'past/' }, Expiration: { Date: '2026-01-01T00:00:00.000Z' } }, { Filter: { Prefix: 'future/' }, Expiration: { Date: '2030-01-01T00:00:00.000Z' } }).begin();
    await world.put('past/a', 'future/a');
    await world.after(0);
    expect(await world.keys()).toEqual(['future/a']);
  });

  it('looks at sizes, and at tags where they decide', async () => {
    const world = await new LifecycleWorld(
      { Filter: { And: { Prefix: 'a', Tags: [{ Key: 'tom', Value: 'sawyer' }, { Key: 'huck', Value: 'finn' }] } }, Expiration: { Days: 1 } },
      { Filter: { And: { Prefix: 'size/', ObjectSizeGreaterThan: 7 } }, Expiration: { Days: 1 } },
    ).begin();
    await world.put('a', 'size/1', 'size/long');
    await world.store.put(MINE, 'a/both', Buffer.from('x'), { annotations: { tags: { tom: 'sawyer', huck: 'finn', more: '' } } });
    await world.store.put(MINE, 'a/one', Buffer.from('x'), { annotations: { tags: { tom: 'sawyer' } } });
    await world.after(1);
    expect(await world.keys()).toEqual(['a', 'a/one', 'size/1']);
  });

  it('leaves an object that was written again while it looked', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 } }).begin();
    await world.put('a', 'b');
    const { deleteSeen } = world.store;
    world.store.deleteSeen = async (...asked) => {
      world.time++;
      await world.put('a');
      return deleteSeen.apply(world.store, asked);
    };
    await world.after(1);
    expect(await world.keys()).toEqual(['a']);
    expect(world.removed).toEqual([{ objects: 1, versions: 0, markers: 0, uploads: 0 }]);
  });

  it('aborts uploads that go on for too long', async () => {
    const world = await new LifecycleWorld({ Filter: { Prefix: 'up/' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } }).begin();
    for (const key of ['up/a', 'up/a', 'other']) await world.store.createUpload(MINE, key, { initiator });
    await world.after(1);
    await world.store.createUpload(MINE, 'up/b', { initiator });
    await world.after(1);
    expect((await world.store.listUploads(MINE, { limit: 10 })).uploads.map(({ key }) => key)).toEqual(['other', 'up/b']);
    expect(world.removed.at(-1)).toMatchObject({ uploads: 2 });
  });

  it('looks at every page of a large bucket', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 } }, { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }).begin();
    await world.put(...Array.from({ length: 2101 }, (_, i) => `k${String(i).padStart(5, '0')}`));
    for (let i = 0; i < 1100; i++) await world.store.createUpload(MINE, `u${i}`, { initiator });
    await world.after(1);
    expect(await world.keys()).toEqual([]);
    expect(world.removed).toEqual([{ objects: 2101, versions: 0, markers: 0, uploads: 1100 }]);
    expect(world.runs.kept.filter(({ place }) => place?.phase === 'objects').map(({ place }) => place?.key)).toEqual(['k00999', 'k01999', 'k02100', 'k02100']);
  });
});

describe('The worker of lifecycle rules, in buckets that keep versions', () => {
  it('sets a delete marker before what has expired, once, and leaves a marker that hides a version', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 } }).begin(true);
    await world.put('a');
    await world.after(1);
    expect(await world.versions()).toEqual(['a marker latest', 'a']);
    await world.after(5);
    expect(await world.versions()).toEqual(['a marker latest', 'a']);
    expect(world.removed).toEqual([{ objects: 1, versions: 0, markers: 0, uploads: 0 }, { objects: 0, versions: 0, markers: 0, uploads: 0 }]);
  });

  it('removes earlier versions for good, counted from when the next came', async () => {
    const world = await new LifecycleWorld({ NoncurrentVersionExpiration: { NoncurrentDays: 2 } }).begin(true);
    await world.put('a', 'b');
    await world.after(5);
    await world.put('a');
    await world.after(1);
    expect(await world.versions()).toEqual(['a latest', 'a', 'b latest']);
    await world.after(1);
    expect(await world.versions()).toEqual(['a latest', 'b latest']);
    expect(world.removed.at(-1)).toMatchObject({ versions: 1 });
  });

  it('keeps as many earlier versions as a rule says', async () => {
    const world = await new LifecycleWorld({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 5 } }).begin(true);
    for (let i = 0; i < 10; i++) await world.put('a');
    await world.after(1);
    expect(await world.versions()).toEqual(['a latest', 'a', 'a', 'a', 'a', 'a']);
  });

  it('removes delete markers that are left alone, and the versions under them first', async () => {
    const world = await new LifecycleWorld({ NoncurrentVersionExpiration: { NoncurrentDays: 1 }, Expiration: { ExpiredObjectDeleteMarker: true } }).begin(true);
    await world.put('a', 'a', 'b');
    await world.store.delete(MINE, 'a');
    await world.after(1);
    expect(await world.versions()).toEqual(['a marker latest', 'b latest']);
    await world.after(1);
    expect(await world.versions()).toEqual(['b latest']);
    expect(world.removed.map(({ versions, markers }) => [versions, markers])).toEqual([[2, 0], [0, 1]]);
  });

  it('removes them at the age of objects where a rule says no more than that', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 3 } }).begin(true);
    await world.store.delete(MINE, 'a');
    await world.after(2);
    expect(await world.versions()).toEqual(['a marker latest']);
    await world.after(1);
    expect(await world.versions()).toEqual([]);
  });

  it('tells the topics of the bucket what it removes', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }).begin(true);
    await world.put('a');
    await world.put('a');
    const told: string[] = [];
    const { deleteSeen } = world.store;
    world.store.deleteSeen = async (bucketId, seen, options) => {
      for (const { key, versionId } of seen) for (const { record } of options?.announce?.({ key, versionId }) ?? []) told.push((JSON.parse(record) as { eventName: string }).eventName);
      return deleteSeen.call(world.store, bucketId, seen, options);
    };
    await world.after(1);
    expect(told).toEqual([]);
    world.tellsTopics();
    await world.put('b');
    await world.put('b');
    await world.after(1);
    expect(told.sort()).toEqual(expect.arrayContaining(['LifecycleExpiration:Delete', 'LifecycleExpiration:DeleteMarkerCreated']));
  });

  it('asks for the tags of earlier versions', async () => {
    const world = await new LifecycleWorld({ Filter: { Tag: { Key: 'k', Value: 'v' } }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }).begin(true);
    for (const tags of [{ k: 'v' }, { k: 'w' }, undefined]) await world.store.put(MINE, 'a', Buffer.from('x'), { annotations: { tags } });
    await world.after(1);
    expect(await world.versions()).toEqual(['a latest', 'a']);
  });

  it('knows the versions of a key that goes over the end of a page', async () => {
    const world = await new LifecycleWorld({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 1 } }).begin(true);
    for (let i = 0; i < 1500; i++) await world.put('a');
    for (let i = 0; i < 3; i++) await world.put('b');
    await world.after(1);
    expect(await world.versions()).toEqual(['a latest', 'a', 'b latest', 'b']);
    expect(world.runs.kept.map(({ place }) => place)).toEqual([undefined, { phase: 'objects', prefix: '', key: undefined }, { phase: 'objects', prefix: '', key: 'b' }, undefined]);
  });
});

describe('Runs of lifecycle rules', () => {
  it('come once a day, and when somebody wants one', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 } }).begin();
    await world.after(0);
    await world.put('a');
    const runsOf = (): number => world.removed.length;
    await world.after(0);
    expect(runsOf()).toBe(1);
    await world.runs.request([MINE], world.time);
    await world.after(0);
    expect(runsOf()).toBe(2);
    expect(world.runs.requests.size).toBe(0);
    await world.after(1);
    expect(runsOf()).toBe(3);
    expect(await world.keys()).toEqual([]);
  });

  it('by everyday days come after midnight, when things expire', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 } }).begin();
    await world.put('a');
    await world.after(0, world.worker(civilDays));
    for (const [time, left] of [['2026-01-11T23:59:59Z', ['a']], ['2026-01-12T00:00:00Z', []]] as const) {
      world.time = Date.parse(time);
      await world.after(0, world.worker(civilDays));
      expect(await world.keys()).toEqual(left);
    }
    expect(world.removed).toHaveLength(3);
  });

  it('go on where another process left them', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 } }).begin();
    await world.put('a', 'b', 'c');
    world.time += DAY;
    await world.runs.keep({ bucketId: MINE, startedAt: world.time - 5, place: { phase: 'objects', prefix: '', key: 'b' }, removed: { objects: 2, versions: 0, markers: 0, uploads: 0 } });
    await world.after(0);
    expect(await world.keys()).toEqual(['a', 'b']);
    expect(world.removed).toEqual([{ objects: 3, versions: 0, markers: 0, uploads: 0 }]);
  });

  it('begin anew where the rules have changed, and remove nothing by the old ones', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 } }).begin();
    await world.put('a');
    world.time += DAY;
    const list = world.store.list.bind(world.store);
    world.store.list = async (...asked) => {
      world.changed = folded(world.ruled({ Filter: { Prefix: 'x' }, Expiration: { Days: 1 } })) as Versioned<never>;
      return list(...asked);
    };
    await world.after(0);
    expect(await world.keys()).toEqual(['a']);
    expect(world.removed).toEqual([]);
    await world.after(0);
    expect(world.removed).toEqual([{ objects: 0, versions: 0, markers: 0, uploads: 0 }]);
    expect(world.failures).toEqual([]);
  });

  it('remove nothing any more once the tenure has ended', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 } }).begin();
    await world.put('a');
    world.time += DAY;
    const list = world.store.list.bind(world.store);
    world.store.list = async (...asked) => {
      world.holds = false;
      return list(...asked);
    };
    await world.after(0);
    expect(await world.keys()).toEqual(['a']);
    expect(world.failures).toEqual([]);
    expect(world.runs.runs.get(MINE)?.finishedAt).toBeUndefined();
  });

  it('that fail are told, remembered and taken up again later', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 } }).begin();
    await world.put('a');
    const list = world.store.list.bind(world.store);
    world.store.list = async () => { throw new RolegateError('ServiceUnavailable', 'away'); };
    await world.after(1);
    expect(world.failures).toHaveLength(1);
    expect(world.runs.runs.get(MINE)).toMatchObject({ failedAt: world.time, failure: 'away' });
    world.store.list = list;
    await world.after(0.5);
    expect(world.removed).toEqual([]);
    await world.after(0.5);
    expect(world.removed).toHaveLength(1);
    expect(world.runs.runs.get(MINE)).not.toHaveProperty('failure', 'away');
  });

  it('say how many buckets have rules, how many waited and for how long', async () => {
    const world = await new LifecycleWorld({ Expiration: { Days: 1 } }).begin();
    world.histories.push(aBucket('unruled'));
    await world.after(0);
    await world.after(2.5);
    await world.after(0);
    expect(world.sightings).toEqual([[1, 1, 0], [1, 1, 1500], [1, 0, 0]]);
  });
});
