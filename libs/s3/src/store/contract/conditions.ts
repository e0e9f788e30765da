import { randomBytes } from 'node:crypto';
import { readAll, refused, type Suite } from './suite.js';

export function reads({ store, bucket, sizes }: Suite): void {
  it('cuts ranges as RFC 9110 says', async () => {
    const b = await bucket();
    for (const size of sizes().filter((n) => n > 10)) {
      const bytes = randomBytes(size);
      await store().put(b, 'k', bytes);
      const cases = [
        [{ first: 0, last: 0 }, 0, 0], [{ first: 5 }, 5, size - 1], [{ first: 2, last: size * 2 }, 2, size - 1],
        [{ suffix: 3 }, size - 3, size - 1], [{ suffix: size * 2 }, 0, size - 1], [{ first: 3, last: size - 2 }, 3, size - 2],
      ] as const;
      for (const [range, start, end] of cases) {
        const got = await store().get(b, 'k', { range });
        expect(got?.range).toEqual({ start, end });
        expect((await readAll(got))?.equals(bytes.subarray(start, end + 1))).toBe(true);
      }
      await expect(store().get(b, 'k', { range: { first: size } })).rejects.toEqual(refused('InvalidRange'));
      await expect(store().get(b, 'k', { range: { suffix: 0 } })).rejects.toEqual(refused('InvalidRange'));
    }
  });

  it('refuses any range of an empty object', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.alloc(0));
    await expect(store().get(b, 'k', { range: { first: 0 } })).rejects.toEqual(refused('InvalidRange'));
  });

  it('closes a body that is left early, or never begun', async () => {
    const b = await bucket();
    await store().put(b, 'k', randomBytes(Math.max(...sizes())));
    for (let i = 0; i < 50; i++) {
      const { body } = (await store().get(b, 'k'))!;
      if (Buffer.isBuffer(body)) return;
      if (i % 2 === 0) await body.close();
      else for await (const chunk of body) if (chunk.length > 0) break;
    }
  });

  it('checks tags and dates', async () => {
    const b = await bucket();
    const { etag } = await store().put(b, 'k', Buffer.from('x'));
    const { lastModified } = (await store().head(b, 'k'))!;
    const before = lastModified - 60_000;
    const after = lastModified + 60_000;
    for (const conditions of [{ ifMatch: [etag] }, { ifMatch: '*' as const }, { ifNoneMatch: ['other'] }, { ifModifiedSince: before }, { ifUnmodifiedSince: after }, { ifMatch: [etag], ifUnmodifiedSince: before }]) {
      expect((await store().get(b, 'k', { conditions }))?.meta.etag).toBe(etag);
      expect((await store().head(b, 'k', { conditions }))?.etag).toBe(etag);
    }
    for (const conditions of [{ ifMatch: ['other'] }, { ifUnmodifiedSince: before }]) {
      await expect(store().get(b, 'k', { conditions })).rejects.toEqual(refused('PreconditionFailed'));
    }
    for (const conditions of [{ ifNoneMatch: ['other', etag] }, { ifModifiedSince: after }, { ifModifiedSince: lastModified }]) {
      await expect(store().head(b, 'k', { conditions })).rejects.toEqual(refused('NotModified'));
    }
  });
}

export function conditionalWrites({ store, bucket, sizes }: Suite): void {
  it('If-None-Match: * lets exactly one of many writers through', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 12 }, () => store().put(b, `k${size}`, randomBytes(size), { conditions: { ifNoneMatch: '*' } })),
      );
      expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
      for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toEqual(refused('PreconditionFailed'));
    }
  });

  it('If-Match lets exactly one of many writers replace a version', async () => {
    const b = await bucket();
    for (const size of sizes().filter((n) => n > 0)) {
      const { etag } = await store().put(b, 'k', Buffer.from('first'));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 12 }, () => store().put(b, 'k', randomBytes(size), { conditions: { ifMatch: [etag] } })),
      );
      // One byte at random may repeat the tag of another; those who failed must have failed for this reason.
      if (size > 1) expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
      for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toEqual(refused('PreconditionFailed'));
    }
  });

  it('If-Match on a missing object is NoSuchKey', async () => {
    const b = await bucket();
    await expect(store().put(b, 'k', Buffer.from('x'), { conditions: { ifMatch: '*' } })).rejects.toEqual(refused('NoSuchKey'));
    expect(await store().head(b, 'k')).toBeUndefined();
  });

  it('a conditional delete takes the version that it names only', async () => {
    const b = await bucket();
    const { etag } = await store().put(b, 'k', Buffer.from('x'));
    await expect(store().delete(b, 'k', { conditions: { ifMatch: ['other'] } })).rejects.toEqual(refused('PreconditionFailed'));
    expect(await store().delete(b, 'k', { conditions: { ifMatch: [etag] } })).toEqual({ key: 'k', deleted: true });
    await expect(store().delete(b, 'k', { conditions: { ifMatch: [etag] } })).rejects.toEqual(refused('PreconditionFailed'));
  });
}
