import { randomBytes } from 'node:crypto';
import { md5, readAll, refused, type Suite } from './suite.js';

export function deletions({ store, bucket, sizes }: Suite): void {
  it('deletes what is there and says so', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      await store().put(b, 'k', randomBytes(size));
      expect(await store().delete(b, 'k')).toEqual({ key: 'k', deleted: true });
      expect(await store().delete(b, 'k')).toEqual({ key: 'k', deleted: false });
      expect(await store().get(b, 'k')).toBeUndefined();
    }
  });

  it('deletes many at once and answers for each, in the order asked', async () => {
    const b = await bucket();
    const keys = Array.from({ length: 30 }, (_, i) => `k\0${i}`);
    await Promise.all(keys.map((key, i) => store().put(b, key, randomBytes(sizes()[i % sizes().length]!))));
    const asked = ['nothing', ...keys.slice(5).reverse()];
    const results = await store().deleteMany(b, asked.map((key) => ({ key })));
    expect(results).toEqual(asked.map((key) => ({ key, deleted: key !== 'nothing' })));
    expect((await store().list(b, { limit: 100 })).entries).toHaveLength(5);
    expect(await store().deleteMany(b, [])).toEqual([]);
  });
}

export function copies({ store, bucket, sizes }: Suite): void {
  it('copies bytes, tag and metadata, or replaces the metadata', async () => {
    const [a, b] = [await bucket(), await bucket()];
    for (const size of sizes()) {
      const bytes = randomBytes(size);
      await store().put(a, 'k', bytes, { headers: { 'content-type': 'a/b' }, metadata: { m: '1' } });
      const copied = await store().copy({ bucketId: a, key: 'k' }, { bucketId: b, key: 'k2' });
      expect(copied).toMatchObject({ etag: md5(bytes), size });
      await store().copy({ bucketId: a, key: 'k' }, { bucketId: a, key: 'k' }, { replace: { headers: { 'content-type': 'c/d' } } });
      expect(await store().head(a, 'k')).toMatchObject({ headers: { 'content-type': 'c/d' }, metadata: {} });
      await store().delete(a, 'k');
      await store().sweep();
      const got = await store().get(b, 'k2');
      expect(got?.meta).toMatchObject({ headers: { 'content-type': 'a/b' }, metadata: { m: '1' } });
      expect((await readAll(got))?.equals(bytes)).toBe(true);
    }
  });

  it("gives a copy a redirect of its own and never the source's", async () => {
    const b = await bucket();
    const redirect = async (key = 'to') => (await store().head(b, key))!.headers['x-amz-website-redirect-location'];
    await store().put(b, 'from', Buffer.from('x'), { headers: { 'content-type': 'a/b', 'x-amz-website-redirect-location': '/there' } });
    const [from, to] = [{ bucketId: b, key: 'from' }, { bucketId: b, key: 'to' }];
    await store().copy(from, to);
    expect(await redirect()).toBeUndefined();
    // An upstream that keeps none (MinIO) has none to give.
    if (await redirect('from') === undefined) return;
    await store().copy(from, to, { redirect: '/elsewhere' });
    expect(await redirect()).toBe('/elsewhere');
    await store().copy(from, to, { replace: { headers: { 'x-amz-website-redirect-location': '/new' } } });
    expect(await redirect()).toBe('/new');
  });

  it('respects conditions on the source and the target, the check, and a missing source', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      const from = { bucketId: b, key: `from${size}` };
      const to = { bucketId: b, key: `to${size}` };
      expect(await store().copy(from, to)).toBeUndefined();
      const { etag } = await store().put(b, from.key, randomBytes(size));
      await expect(store().copy(from, to, { sourceConditions: { ifMatch: ['other'] } })).rejects.toEqual(refused('PreconditionFailed'));
      await expect(store().copy(from, to, { sourceConditions: { ifNoneMatch: [etag] } })).rejects.toEqual(refused('PreconditionFailed'));
      await expect(store().copy(from, to, { beforeCommit: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
      expect(await store().head(b, to.key)).toBeUndefined();
      await store().copy(from, to, { conditions: { ifNoneMatch: '*' } });
      await expect(store().copy(from, to, { conditions: { ifNoneMatch: '*' } })).rejects.toEqual(refused('PreconditionFailed'));
    }
  });
}
