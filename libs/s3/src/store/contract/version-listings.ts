import type { ListVersionsOptions, VersionPage } from '../versions.js';
import { refused, type Suite } from './suite.js';
import { versioned } from './versions.js';

/** Every page of a listing, and that each goes on where the one before it ended. */
async function pages({ store }: Suite, b: string, options: Omit<ListVersionsOptions, 'limit'>, limit: number): Promise<VersionPage[]> {
  const all: VersionPage[] = [];
  let next: VersionPage['next'] = { key: options.keyMarker ?? '', versionId: options.versionIdMarker };
  while (next) {
    const page: VersionPage = await store().listVersions(b, { ...options, keyMarker: next.key || undefined, versionIdMarker: next.versionId, limit });
    expect(page.versions.length + page.commonPrefixes.length).toBeLessThanOrEqual(limit);
    expect(page.next === undefined).toBe(!page.truncated);
    all.push(page);
    ({ next } = page);
  }
  return all;
}

const shown = (all: readonly VersionPage[]): string[] => all.flatMap((page) => [...page.versions.map(({ key, versionId }) => `${key}@${versionId}`), ...page.commonPrefixes]);

export function versionListings(suite: Suite): void {
  const { store } = suite;

  it('lists versions and markers by key, of each the newest first, whatever the size of a page', async () => {
    const b = await versioned(suite);
    const keys = suite.fitting(['a', 'a\0', 'a/b', 'ä'], ['a', 'a!', 'b/b', 'ä']);
    const ids: Record<string, string[]> = Object.fromEntries(keys.map((key) => [key, []]));
    for (let round = 0; round < 3; round++) for (const key in ids) ids[key]!.unshift((await store().put(b, key, Buffer.from(key))).versionId!);
    ids.a!.unshift((await store().delete(b, 'a')).versionId!);
    const expected = keys.flatMap((key) => ids[key]!.map((id) => `${key}@${id}`));
    for (const limit of [1, 2, 3, 5, 13, 100]) expect(shown(await pages(suite, b, {}, limit))).toEqual(expected);
    const { versions } = await store().listVersions(b, { limit: 100 });
    expect(versions.filter(({ isLatest }) => isLatest).map(({ key, versionId }) => `${key}@${versionId}`)).toEqual(keys.map((key) => `${key}@${ids[key]![0]}`));
    expect(versions.filter(({ deleteMarker }) => deleteMarker)).toEqual([{ key: 'a', versionId: ids.a![0], isLatest: true, deleteMarker: true, contents: expect.stringMatching(/^<LastModified>[^<]+<\/LastModified>$/) }]);
    expect(versions[1]!.contents).toMatch(/^<LastModified>.*<ETag>&quot;\w+&quot;<\/ETag><Size>1<\/Size>/);
  });

  it('folds by delimiters of any length, under any prefix', async () => {
    const b = await versioned(suite);
    for (const key of ['a', 'x--1', 'x--2', 'x-3', 'y--1', 'z']) for (let i = 0; i < 12; i++) await store().put(b, key, Buffer.from('x'));
    for (const limit of [1, 2, 7, 100]) {
      const all = await pages(suite, b, { delimiter: '--' }, limit);
      expect(all.flatMap((page) => page.commonPrefixes)).toEqual(['x--', 'y--']);
      expect(all.flatMap((page) => page.versions.map(({ key }) => key))).toEqual(['a', 'x-3', 'z'].flatMap((key) => Array.from({ length: 12 }, () => key)));
      expect((await pages(suite, b, { prefix: 'x-', delimiter: '-' }, limit)).flatMap((page) => [...page.commonPrefixes, ...page.versions.map(({ key }) => key)]).sort()).toEqual(['x--', ...Array.from({ length: 12 }, () => 'x-3')]);
    }
  });

  it('goes on after a key, after a version of it, and after the null version', async () => {
    const b = await versioned(suite);
    await store().setVersioning(b, 'Suspended', 3, true);
    await store().put(b, 'k', Buffer.from('null'));
    await store().setVersioning(b, 'Enabled', 4, true);
    const [older, newer] = [(await store().put(b, 'k', Buffer.from('1'))).versionId!, (await store().put(b, 'k', Buffer.from('2'))).versionId!];
    const last = (await store().put(b, 'l', Buffer.from('3'))).versionId!;
    const after = async (keyMarker: string, versionIdMarker?: string): Promise<string[]> => shown([await store().listVersions(b, { keyMarker, versionIdMarker, limit: 10 })]);
    expect(await after('k')).toEqual([`l@${last}`]);
    expect(await after('k', newer)).toEqual([`k@${older}`, 'k@null', `l@${last}`]);
    expect(await after('k', 'null')).toEqual([`l@${last}`]);
    expect(await store().listVersions(b, { limit: 0 })).toEqual({ versions: [], commonPrefixes: [], truncated: false });
  });

  it('finds its place by an id whose version is gone, and refuses what is no id', async () => {
    const b = await versioned(suite);
    const ids: string[] = [];
    for (const body of ['1', '2', '3']) ids.unshift((await store().put(b, 'k', Buffer.from(body))).versionId!);
    await store().delete(b, 'k', { versionId: ids[1] });
    expect(shown([await store().listVersions(b, { keyMarker: 'k', versionIdMarker: ids[1], limit: 10 })])).toEqual([`k@${ids[2]}`]);
    expect(shown([await store().listVersions(b, { keyMarker: 'j', versionIdMarker: ids[0], limit: 10 })])).toEqual([`k@${ids[0]}`, `k@${ids[2]}`]);
    await expect(store().listVersions(b, { keyMarker: 'k', versionIdMarker: 'nonsense', limit: 10 })).rejects.toEqual(refused('InvalidArgument'));
  });

  it('shows objects of buckets that never kept versions as null versions', async () => {
    const b = await suite.bucket();
    await store().put(b, 'k', Buffer.from('x'));
    expect((await store().listVersions(b, { limit: 10 })).versions).toMatchObject([{ key: 'k', versionId: 'null', isLatest: true, deleteMarker: false }]);
  });
}
