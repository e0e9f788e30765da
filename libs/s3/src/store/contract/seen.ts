import { systemClock } from '#kernel';
import { type SeenVersion, tagsOfSeen } from '../seen.js';
import type { VersionEntry } from '../versions.js';
import { readContents } from '../list-entry.js';
import { refused, type Suite } from './suite.js';

export function deletionsOfWhatWasSeen({ store, bucket, sizes }: Suite): void {
  /** Everything that a listing shows. */
  const listed = async (b: string): Promise<SeenVersion[]> =>
    (await store().list(b, { limit: 1000 })).entries.map(({ key, contents }) => ({ key, lastModified: readContents(contents).lastModified, etag: readContents(contents).etag }));

  it('deletes what is as a listing showed it', async () => {
    const b = await bucket();
    for (const size of sizes()) await store().put(b, `k\0${size}`, Buffer.alloc(size));
    const seen = await listed(b);
    expect(seen).toHaveLength(sizes().length);
    expect(await store().deleteSeen(b, [...seen].reverse())).toEqual(seen.map(() => true));
    expect(await store().deleteSeen(b, seen)).toEqual(seen.map(() => false));
    expect(await store().isEmpty(b)).toBe(true);
    expect(await store().deleteSeen(b, [])).toEqual([]);
  });

  it('leaves what was written since, and says so of each', async () => {
    const b = await bucket();
    for (const key of ['changed', 'same', 'touched']) await store().put(b, key, Buffer.from('1'));
    const seen = await listed(b);
    // The clock of the store has gone on by then.
    await new Promise((resolve) => setTimeout(resolve, 5));
    await store().put(b, 'changed', Buffer.from('2'));
    await store().put(b, 'touched', Buffer.from('1'));
    const [, , touched] = await listed(b);
    const results = await store().deleteSeen(b, seen);
    expect(results).toEqual([false, true, touched!.lastModified === seen[2]!.lastModified]);
    expect((await store().list(b, { limit: 10 })).entries.map(({ key }) => key)).toContain('changed');
  });

  it('deletes nothing where the check before the commit throws', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.from('x'));
    await expect(store().deleteSeen(b, await listed(b), { beforeCommit: () => { throw new Error('no longer leading'); } })).rejects.toThrow('no longer leading');
    expect(await store().isEmpty(b)).toBe(false);
  });

  it('tells the tags of what is as it was seen, and nothing of what was written since', async () => {
    const b = await bucket();
    const tags = { 'a key': 'ü\0', empty: '' };
    await store().put(b, 'changed', Buffer.from('1'), { annotations: { tags } });
    await store().put(b, 'none', Buffer.from('1'));
    await store().put(b, 'tagged', Buffer.from('1'), { annotations: { tags } });
    const seen = await listed(b);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await store().put(b, 'changed', Buffer.from('2'), { annotations: { tags } });
    expect(await tagsOfSeen(store(), b, [...seen, { key: 'gone', lastModified: 1, etag: 'x' }])).toEqual([undefined, {}, tags, undefined]);
    expect(await tagsOfSeen(store(), b, [])).toEqual([]);
  });

  it('refuses keys that no object has', async () => {
    const b = await bucket();
    await expect(store().deleteSeen(b, [{ key: '', lastModified: 0, etag: 'x' }])).rejects.toEqual(refused('InvalidArgument'));
  });
}

const seenOf = ({ key, versionId, contents, deleteMarker }: VersionEntry): SeenVersion =>
  ({ key, versionId, lastModified: readContents(contents).lastModified, ...(!deleteMarker && { etag: readContents(contents).etag }) });
const current = (entry: VersionEntry): SeenVersion => ({ ...seenOf(entry), versionId: undefined });

function versionTools({ store, bucket }: Suite) {
  const listed = async (b: string) => (await store().listVersions(b, { limit: 1000 })).versions;
  const kinds = async (b: string) => (await listed(b)).map(({ key, deleteMarker, isLatest }) => `${key}${deleteMarker ? ' marker' : ''}${isLatest ? ' latest' : ''}`);
  const versioned = async (): Promise<string> => {
    const b = await bucket();
    await store().setVersioning(b, 'Enabled', 1, true);
    return b;
  };
  return { listed, kinds, versioned };
}

export function deletionsOfCurrentVersionsThatWereSeen(suite: Suite): void {
  const { store } = suite;
  const { listed, kinds, versioned } = versionTools(suite);

  it('sets a marker before the current version, if it is the one that was seen', async () => {
    const b = await versioned();
    await store().put(b, 'k', Buffer.from('1'));
    const [first] = await listed(b);
    await store().put(b, 'k', Buffer.from('2'));
    expect(await store().deleteSeen(b, [current(first!)])).toEqual([false]);
    const [second] = await listed(b);
    expect(await store().deleteSeen(b, [current(second!)])).toEqual([true]);
    expect(await kinds(b)).toEqual(['k marker latest', 'k', 'k']);
    expect(await store().deleteSeen(b, [current(second!)])).toEqual([false]);
  });

  it('replaces the null version by a marker where versions are no longer kept', async () => {
    const b = await versioned();
    await store().put(b, 'k', Buffer.from('1'));
    await store().setVersioning(b, 'Suspended', 2, true);
    await store().put(b, 'k', Buffer.from('2'));
    expect(await store().deleteSeen(b, [current((await listed(b))[0]!)])).toEqual([true]);
    expect(await kinds(b)).toEqual(['k marker latest', 'k']);
  });
}

export function deletionsOfVersionsThatWereSeen(suite: Suite): void {
  const { store, bucket } = suite;
  const { listed, kinds, versioned } = versionTools(suite);

  it('removes earlier versions and markers among them, never what has become current since', async () => {
    const b = await versioned();
    await store().put(b, 'k', Buffer.from('1'));
    await store().delete(b, 'k');
    await store().put(b, 'k', Buffer.from('2'));
    await store().put(b, 'k', Buffer.from('3'));
    const [third, second, marker, first] = await listed(b);
    await store().delete(b, 'k', { versionId: third!.versionId });
    expect(await store().deleteSeen(b, [seenOf(second!), seenOf(first!)])).toEqual([false, true]);
    await store().delete(b, 'k', { versionId: second!.versionId });
    expect(await kinds(b)).toEqual(['k marker latest']);
    await store().put(b, 'k', Buffer.from('4'));
    expect(await store().deleteSeen(b, [seenOf(marker!)])).toEqual([true]);
    expect(await kinds(b)).toEqual(['k latest']);
  });

  it('removes a marker that is all that is left, and none that hides a version', async () => {
    const b = await versioned();
    await store().put(b, 'k', Buffer.from('1'));
    await store().delete(b, 'k');
    const [marker, version] = await listed(b);
    expect(await store().deleteSeen(b, [seenOf(marker!)])).toEqual([false]);
    expect(await store().deleteSeen(b, [seenOf(version!), seenOf(marker!)])).toEqual([true, true]);
    expect(await kinds(b)).toEqual([]);
    expect(await store().usage([b])).toEqual(new Map([[b, { objects: 0, bytes: 0, uploading: 0 }]]));
  });

  it('tells the tags of each version, current or not', async () => {
    const b = await versioned();
    for (const n of ['1', '2', '3']) await store().put(b, 'k', Buffer.from(n), n === '2' ? {} : { annotations: { tags: { n } } });
    const [third, ...earlier] = await listed(b);
    expect(await tagsOfSeen(store(), b, [current(third!), ...earlier.map(seenOf), { ...seenOf(earlier[0]!), etag: 'another' }])).toEqual([{ n: '3' }, {}, { n: '1' }, undefined]);
  });

  it('leaves versions that object lock protects, and removes the others with them', async () => {
    const b = await suite.lockable();
    for (const annotations of [{ legalHold: true }, {}, { retention: { mode: 'GOVERNANCE', until: systemClock.now() + 3_600_000 } }, {}] as const) await store().put(b, 'k', Buffer.from('x'), { annotations });
    const [, ...earlier] = await listed(b);
    expect(await store().deleteSeen(b, earlier.map(seenOf))).toEqual([false, true, false]);
    expect(await kinds(b)).toEqual(['k latest', 'k', 'k']);
  });

  it('takes the null version as seen only if it was not written anew', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.from('1'));
    await store().setVersioning(b, 'Enabled', 1, true);
    await store().put(b, 'k', Buffer.from('2'));
    const [, earlier] = await listed(b);
    expect(earlier).toMatchObject({ versionId: 'null', isLatest: false });
    expect(await store().deleteSeen(b, [{ ...seenOf(earlier!), etag: 'another' }, { ...seenOf(earlier!), lastModified: 1 }])).toEqual([false, false]);
    expect(await store().deleteSeen(b, [seenOf(earlier!)])).toEqual([true]);
    expect(await kinds(b)).toEqual(['k latest']);
  });
}
