import { jest } from '@jest/globals';
import { systemClock } from '#kernel';
import type { PutOptions } from '#s3';
import { localStoreKit } from '../test/local-store-kit.js';
import type { LocalObjectStore } from './index.js';

const DAY = 86_400_000;
const BUCKET = 'b';
const initiator = { id: 'me', displayName: 'me' };
const daily: Pick<PutOptions, 'defaultRetention'> = { defaultRetention: { mode: 'COMPLIANCE', days: 1 } };

const kit = localStoreKit();
let store: LocalObjectStore;

beforeAll(async () => {
  ({ store } = kit);
  await store.createBucket(BUCKET);
  await store.setVersioning(BUCKET, 'Enabled', 1, true);
});
afterEach(() => jest.restoreAllMocks());

/** From now on this node believes that it is so many days later. */
function nodeIsAhead(days: number): void {
  const [dateNow, clockNow] = [Date.now.bind(Date), systemClock.now.bind(systemClock)];
  jest.spyOn(Date, 'now').mockImplementation(() => dateNow() + days * DAY);
  jest.spyOn(systemClock, 'now').mockImplementation(() => clockNow() + days * DAY);
}

describe('Object lock by a node whose clock is wrong', () => {
  it.each([-10, 10])('%i days: days of the default retention are counted by the database, of objects, copies and uploads', async (days) => {
    const until = Date.now() + DAY;
    nodeIsAhead(days);
    await store.put(BUCKET, 'put', Buffer.from('x'), daily);
    await store.copy({ bucketId: BUCKET, key: 'put' }, { bucketId: BUCKET, key: 'copied' }, daily);
    const { uploadId } = await store.createUpload(BUCKET, 'assembled', { initiator });
    const address = { bucketId: BUCKET, key: 'assembled', uploadId };
    await store.completeUpload(address, [await store.putPart(address, 1, Buffer.from('x'))].map(({ etag }) => ({ number: 1, etag })) as never, daily);
    for (const key of ['put', 'copied', 'assembled']) {
      const { retention } = (await store.head(BUCKET, key))!;
      expect(retention?.mode).toBe('COMPLIANCE');
      expect(Math.abs(retention!.until - until)).toBeLessThan(60_000);
    }
  });

  it('no lock ends before its time: not by deletion, nor by a shorter one, nor by a job', async () => {
    const until = Math.floor(Date.now() / 1000) * 1000 + DAY;
    const { versionId, etag } = await store.put(BUCKET, 'k', Buffer.from('x'), { annotations: { retention: { mode: 'COMPLIANCE', until } } });
    const { lastModified } = (await store.head(BUCKET, 'k'))!;
    nodeIsAhead(10);
    const locked = expect.objectContaining({ code: 'AccessDenied', reason: 'object-locked' });
    await expect(store.delete(BUCKET, 'k', { versionId, bypassGovernance: true })).rejects.toEqual(locked);
    for (const retention of [null, { mode: 'COMPLIANCE', until: until - 1000 }, { mode: 'GOVERNANCE', until: until + DAY }] as const) await expect(store.annotate(BUCKET, 'k', versionId, { retention }, { bypassGovernance: true })).rejects.toEqual(locked);
    expect(await store.deleteMany(BUCKET, [{ key: 'k', versionId }])).toMatchObject([{ deleted: false, locked: true }]);
    await store.delete(BUCKET, 'k');
    expect(await store.deleteSeen(BUCKET, [{ key: 'k', versionId, lastModified, etag }])).toEqual([false]);
    expect(await store.head(BUCKET, 'k', { versionId })).toMatchObject({ retention: { mode: 'COMPLIANCE', until } });
  });
});
