import { localStoreKit } from '../../test/local-store-kit.js';
import type { LocalObjectStore } from '../index.js';

const LOCKED = expect.objectContaining({ code: 'RG002' }) as unknown;
const HOUR = 3_600_000;

describe('Object lock in the database', () => {
  const kit = localStoreKit();
  let store: LocalObjectStore;

  beforeEach(async () => {
    ({ store } = kit);
    await kit.database.query('truncate store.bucket, store.object, store.object_version');
    await store.createBucket('b');
    await store.setVersioning('b', 'Enabled', 1, true);
  });

  it.each([
    ['a retention', { retention: { mode: 'COMPLIANCE', until: Date.UTC(2100, 0) } }],
    ['a legal hold', { legalHold: true }],
  ] as const)('by %s is kept by the tables themselves, whatever statement comes', async (_, annotations) => {
    await store.put('b', 'k', Buffer.from('1'), { annotations });
    await expect(kit.database.query("delete from store.object where bucket_id = 'b'")).rejects.toEqual(LOCKED);
    await expect(kit.database.query("update store.object set version = nextval('store.version'), etag = 'x' where bucket_id = 'b'")).rejects.toEqual(LOCKED);
    await store.put('b', 'k', Buffer.from('2'));
    await expect(kit.database.query("delete from store.object_version where bucket_id = 'b'")).rejects.toEqual(LOCKED);
    await kit.database.query("delete from store.object where bucket_id = 'b'");
    expect((await store.listVersions('b', { limit: 10 })).versions).toHaveLength(1);
  });

  it('goes with the clock of the database, not with a gateway\'s', async () => {
    const [row] = await kit.database.query('select (extract(epoch from clock_timestamp()) * 1000)::float8 as now');
    const now = Math.floor(Number(row!.now));
    const until = (at: number) => ({ annotations: { retention: { mode: 'COMPLIANCE', until: at } } }) as const;
    const { versionId } = await store.put('b', 'k', Buffer.from('1'), until(now + HOUR));
    await expect(store.delete('b', 'k', { versionId })).rejects.toMatchObject({ code: 'AccessDenied', reason: 'object-locked' });
    const past = await store.put('b', 'k', Buffer.from('2'), until(now - 1));
    expect(await store.delete('b', 'k', { versionId: past.versionId })).toMatchObject({ deleted: true });
  });

  it('lets by who may pass by mode GOVERNANCE for his own deletion alone', async () => {
    const locked = { annotations: { retention: { mode: 'GOVERNANCE', until: Date.UTC(2100, 0) } } } as const;
    const [a, b] = [await store.put('b', 'a', Buffer.from('1'), locked), await store.put('b', 'b', Buffer.from('1'), locked)];
    const results = await store.deleteMany('b', [{ key: 'a', versionId: a.versionId, bypassGovernance: true }, { key: 'b', versionId: b.versionId }]);
    expect(results.map(({ deleted }) => deleted)).toEqual([true, false]);
  });
});
