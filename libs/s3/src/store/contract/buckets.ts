import { randomBytes, randomUUID } from 'node:crypto';
import { refused, type Suite } from './suite.js';

export function buckets({ store, bucket, sizes }: Suite): void {
  it('refuses writes into a bucket that is unknown or dropped', async () => {
    const b = await bucket();
    for (const size of sizes()) await expect(store().put(randomUUID(), 'k', randomBytes(size))).rejects.toEqual(refused('NoSuchBucket'));
    expect(await store().closeBucket(b)).toBe('closed');
    await store().dropBucket(b);
    for (const size of sizes()) await expect(store().put(b, 'k', randomBytes(size))).rejects.toEqual(refused('NoSuchBucket'));
    expect(await store().closeBucket(b)).toBe('no-such-bucket');
  });

  it('an unknown bucket does not harm the writes beside it', async () => {
    const b = await bucket();
    const outcomes = await Promise.allSettled([store().put(b, '1', Buffer.from('x')), store().put(randomUUID(), '2', Buffer.from('x')), store().put(b, '3', Buffer.from('x'))]);
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('closes only empty buckets, and reopens them as they were', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.from('x'));
    expect(await store().isEmpty(b)).toBe(false);
    expect(await store().closeBucket(b)).toBe('not-empty');
    await store().dropBucket(b);
    await store().put(b, 'k2', Buffer.from('x'));
    await store().deleteMany(b, [{ key: 'k' }, { key: 'k2' }]);
    expect(await store().isEmpty(b)).toBe(true);
    expect(await store().closeBucket(b)).toBe('closed');
    expect(await store().closeBucket(b)).toBe('closed');
    expect(await store().closedBuckets(-60_000)).toContain(b);
    await expect(store().put(b, 'k', Buffer.from('x'))).rejects.toEqual(refused('OperationAborted'));
    await store().reopenBucket(b);
    expect(await store().closedBuckets(-60_000)).not.toContain(b);
    await store().put(b, 'k', Buffer.from('x'));
  });

  it('no write lands after a close that succeeded, however they race', async () => {
    for (let round = 0; round < 15; round++) {
      const b = await bucket();
      const size = sizes()[round % sizes().length]!;
      const puts = Array.from({ length: 8 }, (_, i) => store().put(b, `k${i}`, randomBytes(size)));
      const outcomes = Promise.allSettled(puts);
      // Now before the first write is on its way, now among them.
      await new Promise((resolve) => setTimeout(resolve, round % 4));
      const closed = await store().closeBucket(b);
      const landed = (await outcomes).filter((one) => one.status === 'fulfilled').length;
      if (closed === 'closed') expect(landed).toBe(0);
      else expect(landed).toBeGreaterThan(0);
      expect(await store().isEmpty(b)).toBe(closed === 'closed');
    }
  });
}
