import { randomBytes } from 'node:crypto';
import { SMALLEST_PART } from '../assembly.js';
import { readAll, refused, type Suite } from './suite.js';
import { begun, sent } from './uploads.js';

export function repetitions(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  it('answers a repeated completion as the first, for as long as the object is that one', async () => {
    const b = await bucket();
    const address = await begun(suite, b);
    const parts = await sent(suite, address, [randomBytes(Math.max(...sizes()))]);
    const first = await store().completeUpload(address, parts, { conditions: { ifNoneMatch: '*' } });
    expect(await store().completeUpload(address, parts, { conditions: { ifNoneMatch: '*' } })).toEqual(first);
    await expect(store().completeUpload(address, [{ number: 1, etag: 'ff'.repeat(16) }])).rejects.toEqual(refused('NoSuchUpload'));
    await expect(store().putPart(address, 1, Buffer.from('late'))).rejects.toEqual(refused('NoSuchUpload'));
    await expect(store().abortUpload(address)).rejects.toEqual(refused('NoSuchUpload'));
    for (const etag of ['x', 'f', '', '*', `${parts[0]!.etag}zz`]) await expect(store().completeUpload(address, [{ number: 1, etag }])).rejects.toEqual(refused('NoSuchUpload'));
    await store().put(b, 'k', Buffer.from('another'));
    await expect(store().completeUpload(address, parts)).rejects.toEqual(refused('NoSuchUpload'));
  });
}

export function completionRaces(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  it('lets one object come of many completions at once, and of an abort among them one or the other', async () => {
    const b = await bucket();
    for (let round = 0; round < 6; round++) {
      const address = await begun(suite, b, `k${round}`);
      const parts = await sent(suite, address, [randomBytes(sizes()[round % sizes().length]!)]);
      const attempts = Array.from({ length: 6 }, () => store().completeUpload(address, parts).then(({ etag }) => etag));
      if (round % 2 === 1) void attempts.splice(round, 0, store().abortUpload(address).then(() => 'aborted'));
      const outcomes = await Promise.allSettled(attempts);
      const done = new Set(outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
      for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toEqual(refused('NoSuchUpload'));
      expect(done.size).toBe(1);
      expect(await store().head(b, address.key) === undefined).toBe(done.has('aborted'));
    }
  });

  it('a part that changes while it is completed is in the object as named, or the completion fails', async () => {
    const b = await bucket();
    for (let round = 0; round < 6; round++) {
      const address = await begun(suite, b, `k${round}`);
      const bodies = [randomBytes(SMALLEST_PART), randomBytes(100)];
      const parts = await sent(suite, address, bodies);
      const [completed, changed] = await Promise.allSettled([store().completeUpload(address, parts), store().putPart(address, 2, randomBytes(50))]);
      if (completed.status === 'rejected') expect(completed.reason).toEqual(refused('InvalidPart'));
      else expect((await readAll(await store().get(b, address.key)))?.equals(Buffer.concat(bodies))).toBe(true);
      if (changed.status === 'rejected') expect(changed.reason).toEqual(refused('NoSuchUpload'));
    }
  });
}

export function completionConditions(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  it('respects conditions, the verifier and the check before the commit, and keeps the upload when they refuse', async () => {
    const b = await bucket();
    const address = await begun(suite, b);
    const parts = await sent(suite, address, [randomBytes(Math.max(...sizes()))]);
    await expect(store().completeUpload(address, parts, { conditions: { ifMatch: '*' } })).rejects.toEqual(refused('NoSuchKey'));
    const { etag } = await store().put(b, 'k', Buffer.from('there'));
    await expect(store().completeUpload(address, parts, { conditions: { ifNoneMatch: '*' } })).rejects.toEqual(refused('PreconditionFailed'));
    await expect(store().completeUpload(address, parts, { conditions: { ifMatch: ['other'] } })).rejects.toEqual(refused('PreconditionFailed'));
    await expect(store().completeUpload(address, parts, { verify: ({ size }) => { throw new Error(`${size} bytes`); } })).rejects.toThrow(`${Math.max(...sizes())} bytes`);
    await expect(store().completeUpload(address, parts, { beforeCommit: () => Promise.reject(new Error('revoked')) })).rejects.toThrow('revoked');
    expect((await readAll(await store().get(b, 'k')))?.toString()).toBe('there');
    await store().completeUpload(address, parts, { conditions: { ifMatch: [etag] } });
  });

  it('copies keep tag, parts and bytes, whatever becomes of the object that they were made of', async () => {
    const [a, b] = [await bucket(), await bucket()];
    const address = await begun(suite, a);
    const bodies = [randomBytes(SMALLEST_PART), randomBytes(Math.max(...sizes()))];
    const { etag } = await store().completeUpload(address, await sent(suite, address, bodies));
    await store().copy({ bucketId: a, key: 'k' }, { bucketId: b, key: 'copy' });
    await store().copy({ bucketId: b, key: 'copy' }, { bucketId: b, key: 'copy' }, { replace: { metadata: { m: '1' } } });
    await store().put(a, 'k', Buffer.from('small'));
    expect(await store().headPart(a, 'k', 1)).toMatchObject({ meta: { size: 5 }, range: { start: 0, end: 4 } });
    await store().delete(a, 'k');
    await store().sweep();
    const got = await store().get(b, 'copy');
    expect(got?.meta).toMatchObject({ etag, parts: 2, metadata: { m: '1' } });
    expect((await readAll(got))?.equals(Buffer.concat(bodies))).toBe(true);
  });
}
