import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { SMALLEST_PART } from '../assembly.js';
import { NO_USAGE } from '../usage.js';
import type { Suite } from './suite.js';

const initiator = { id: 'i', displayName: 'i' };

export function usage({ store, bucket, sizes }: Suite): void {
  const usageOf = async (bucketId: string) => (await store().usage([bucketId])).get(bucketId) ?? NO_USAGE;

  it('counts objects and bytes as they come, change and go', async () => {
    const b = await bucket();
    expect(await usageOf(b)).toEqual(NO_USAGE);
    for (const size of sizes()) {
      await store().put(b, 'k', randomBytes(size));
      expect(await usageOf(b)).toEqual({ objects: 1, bytes: size, uploading: 0 });
    }
    await store().put(b, 'k', Buffer.from('12345'));
    await store().copy({ bucketId: b, key: 'k' }, { bucketId: b, key: 'copy' });
    await store().put(b, 'other', Buffer.from('123'), { conditions: { ifNoneMatch: '*' } });
    expect(await usageOf(b)).toEqual({ objects: 3, bytes: 13, uploading: 0 });
    await store().delete(b, 'k');
    await store().delete(b, 'k');
    expect(await usageOf(b)).toEqual({ objects: 2, bytes: 8, uploading: 0 });
    await store().deleteMany(b, ['copy', 'other', 'never'].map((key) => ({ key })));
    expect(await usageOf(b)).toEqual(NO_USAGE);
  });

  it('counts parts until their upload ends, and then the object', async () => {
    const b = await bucket();
    const { uploadId } = await store().createUpload(b, 'k', { initiator });
    const address = { bucketId: b, key: 'k', uploadId };
    const part = await store().putPart(address, 1, randomBytes(SMALLEST_PART));
    await store().putPart(address, 2, randomBytes(70_000));
    const last = await store().putPart(address, 2, randomBytes(10));
    await store().putPart(address, 3, randomBytes(100));
    expect(await usageOf(b)).toEqual({ objects: 0, bytes: 0, uploading: SMALLEST_PART + 110 });
    await store().completeUpload(address, [part, last]);
    expect(await usageOf(b)).toEqual({ objects: 1, bytes: SMALLEST_PART + 10, uploading: 0 });
    const { uploadId: given } = await store().createUpload(b, 'k2', { initiator });
    await store().putPart({ bucketId: b, key: 'k2', uploadId: given }, 1, randomBytes(10));
    await store().abortUpload({ bucketId: b, key: 'k2', uploadId: given });
    await store().sweep();
    expect(await usageOf(b)).toEqual({ objects: 1, bytes: SMALLEST_PART + 10, uploading: 0 });
  });

  it('counts right however writes of the same keys meet, swept or not, and a look at everything finds the same', async () => {
    const b = await bucket();
    const keys = ['a', 'b', 'c'];
    const step = (i: number): Promise<unknown> => {
      const key = keys[randomInt(keys.length)]!;
      if (i % 40 === 0) return store().sweep();
      return randomInt(4) === 0 ? store().delete(b, key) : store().put(b, key, randomBytes(randomInt(200)));
    };
    await Promise.all(Array.from({ length: 200 }, (_, i) => step(i)));
    const { kept, counted } = await store().recount(b, false);
    expect(kept).toEqual(counted);
    expect(await usageOf(b)).toEqual(counted);
  });

}

export function usageOfBuckets({ store, bucket }: Suite): void {
  it('answers for many buckets at once, and forgets one that is gone', async () => {
    const [b, other] = [await bucket(), await bucket()];
    await store().put(b, 'k', Buffer.from('1'));
    await store().put(other, 'k', Buffer.from('12'));
    const all = await store().usage([b, other, randomUUID()]);
    expect([all.get(b)?.bytes, all.get(other)?.bytes]).toEqual([1, 2]);
    await store().delete(b, 'k');
    await store().closeBucket(b);
    await store().dropBucket(b);
    expect((await store().usage([b])).get(b) ?? NO_USAGE).toEqual(NO_USAGE);
  });
}
