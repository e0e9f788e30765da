import type { Quota, UserEvent } from '#iam';
import { type AnyHistory, aUser } from '#testing';
import { handle } from '../../test/handle.js';
import { bodyOf } from '../../test/stream-context.js';
import { aBucket, aStore, callers } from '../../test/s3-fixtures.js';
import type { MemoryObjectStore } from '../../test/memory-object-store.js';
import type { BucketEvent } from '../bucket/bucket.events.js';
import { copyObject } from '../object/operations/copy-object.js';
import { putObject } from '../object/operations/put-object.js';
import { QuotaGuard } from './quota-guard.js';

const quota = (limits: Partial<Quota>): Quota => ({ enabled: true, checkOnRaw: false, maxSize: -1, maxObjects: -1, ...limits });
const ofUser = (scope: 'user' | 'bucket', limits: Partial<Quota>): UserEvent => ({ type: 'UserQuotaPut', data: { scope, quota: quota(limits) } });
const ofBucket = (limits: Partial<Quota>): BucketEvent => ({ type: 'BucketQuotaPut', data: quota(limits) });

/** TESTER's buckets `mine` and `second`, with what happened to the first. */
const world = (user: readonly UserEvent[], bucket: readonly BucketEvent[] = []): AnyHistory[] => [aUser(user), aBucket('mine', bucket), aBucket('second')];

const put = (store: MemoryObjectStore, histories: readonly AnyHistory[], Key: string, size: number, guard = new QuotaGuard(store), Bucket = 'mine') =>
  handle(putObject(store, guard), { Bucket, Key } as never, { histories, principal: callers.TESTER, body: bodyOf(Buffer.alloc(size)) })
    .then(() => 'stored', (error: { code?: string }) => error.code);

describe('quotas', () => {
  it.each([
    ['of the user, in bytes', world([ofUser('user', { maxSize: 10 })])],
    ['of the user for each bucket, in bytes', world([ofUser('bucket', { maxSize: 10 })])],
    ['of the bucket, in bytes', world([], [ofBucket({ maxSize: 10 })])],
    ['of the bucket, before what its owner has for each', world([ofUser('bucket', { maxSize: 1 })], [ofBucket({ maxSize: 10 })])],
  ])('%s: what fits to the byte is stored, more is not', async (_, histories) => {
    const store = await aStore({ mine: { there: '12345' } });
    expect(await put(store, histories, 'a', 6)).toBe('QuotaExceeded');
    expect(await put(store, histories, 'a', 5)).toBe('stored');
    expect(await put(store, histories, 'b', 1)).toBe('QuotaExceeded');
    expect(await put(store, histories, 'empty', 0)).toBe('stored');
  });

  it('count objects', async () => {
    const store = await aStore({ mine: { one: '1' } });
    const histories = world([], [ofBucket({ maxObjects: 2 })]);
    expect([await put(store, histories, 'two', 1), await put(store, histories, 'three', 1)]).toEqual(['stored', 'QuotaExceeded']);
  });

  it('of a user count over all buckets of it', async () => {
    const store = await aStore({ mine: { one: '1' }, second: { two: '2', three: '3' } });
    const histories = world([ofUser('user', { maxObjects: 4 })]);
    expect([await put(store, histories, 'a', 1), await put(store, histories, 'b', 1, undefined, 'second')]).toEqual(['stored', 'QuotaExceeded']);
  });

  it('that are not enabled, or are negative, refuse nothing, and nothing is counted', async () => {
    const store = await aStore({ mine: { one: '1' } });
    const counted = countsOf(store);
    expect(await put(store, world([ofUser('user', { enabled: false, maxObjects: 0 })]), 'a', 1)).toBe('stored');
    expect(counted()).toBe(0);
    expect(await put(store, world([ofUser('user', {})]), 'b', 1)).toBe('stored');
  });

  it('of nought let nothing in', async () => {
    const store = await aStore({ mine: {} });
    expect(await put(store, world([ofUser('user', { maxObjects: 0 })]), 'a', 0)).toBe('QuotaExceeded');
  });

  it('are not passed together by requests side by side', async () => {
    const store = await aStore({ mine: {} });
    const guard = new QuotaGuard(store);
    const outcomes = await Promise.all(Array.from({ length: 40 }, (_, i) => put(store, world([], [ofBucket({ maxObjects: 10 })]), `k${i}`, 1, guard)));
    expect(outcomes.filter((one) => one === 'stored')).toHaveLength(10);
    expect((await store.usage(['ID-OF-MINE'])).get('ID-OF-MINE')?.objects).toBe(10);
  });

  it('have room again for what a failed request did not store', async () => {
    const store = await aStore({ mine: {} });
    const guard = new QuotaGuard(store);
    const histories = world([], [ofBucket({ maxSize: 10 })]);
    const broken = handle(putObject(store, guard), { Bucket: 'mine', Key: 'k', IfMatch: '"x"' } as never, { histories, principal: callers.TESTER, body: bodyOf(Buffer.alloc(10)) });
    await expect(broken).rejects.toBeDefined();
    expect(await put(store, histories, 'a', 10, guard)).toBe('stored');
  });

  it('ask once while there is plenty of room', async () => {
    const store = await aStore({ mine: {} });
    const guard = new QuotaGuard(store);
    const counted = countsOf(store);
    for (let i = 0; i < 20; i++) await put(store, world([], [ofBucket({ maxObjects: 1000 })]), `k${i}`, 1, guard);
    expect(counted()).toBe(1);
  });

  it('hold for copies', async () => {
    const store = await aStore({ mine: { one: '123456' } });
    const histories = world([], [ofBucket({ maxSize: 10 })]);
    await expect(handle(copyObject(store), { Bucket: 'mine', Key: 'copy', CopySource: 'mine/one' } as never, { histories, principal: callers.TESTER })).rejects.toMatchObject({ code: 'QuotaExceeded' });
  });
});

/** How often the store was asked for its counts. */
function countsOf(store: MemoryObjectStore): () => number {
  const { usage } = store;
  let calls = 0;
  store.usage = (ids) => {
    calls++;
    return usage.call(store, ids);
  };
  return () => calls;
}
