import type { SeenVersion } from '../seen.js';
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

  it('refuses keys that no object has', async () => {
    const b = await bucket();
    await expect(store().deleteSeen(b, [{ key: '', lastModified: 0, etag: 'x' }])).rejects.toEqual(refused('InvalidArgument'));
  });
}
