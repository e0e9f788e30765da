import { randomBytes } from 'node:crypto';
import { readAll, type Suite } from './suite.js';
import { text, versioned } from './versions.js';

export function versionDeletions(suite: Suite): void {
  const { store, sizes } = suite;

  it('sets a delete marker and keeps the versions; gone, it uncovers them', async () => {
    const b = await versioned(suite);
    for (const size of sizes()) {
      const [key, body] = [`k${size}`, randomBytes(size)];
      const { versionId } = await store().put(b, key, body);
      const marker = await store().delete(b, key);
      expect(marker).toEqual({ key, deleted: true, deleteMarker: true, versionId: expect.any(String) });
      expect(await store().get(b, key)).toBeUndefined();
      expect(await store().head(b, key, { versionId: marker.versionId })).toBeUndefined();
      for (const id of [undefined, marker.versionId]) expect(await store().deleteMarker({ bucketId: b, key, versionId: id })).toEqual({ key, versionId: marker.versionId, lastModified: expect.any(Number) });
      expect(await store().deleteMarker({ bucketId: b, key, versionId })).toBeUndefined();
      expect((await store().list(b, { prefix: key, limit: 10 })).entries).toEqual([]);
      expect((await readAll(await store().get(b, key, { versionId })))?.equals(body)).toBe(true);
      expect(await store().delete(b, key, { versionId: marker.versionId })).toEqual({ key, deleted: true, deleteMarker: true, versionId: marker.versionId });
      expect((await store().head(b, key))?.versionId).toBe(versionId);
      expect(await store().deleteMarker({ bucketId: b, key })).toBeUndefined();
    }
  });

  it('deletes a version for good, and the one before becomes current', async () => {
    const b = await versioned(suite);
    const ids: string[] = [];
    for (const body of ['one', 'two', 'three']) ids.push((await store().put(b, 'k', Buffer.from(body))).versionId!);
    expect(await store().delete(b, 'k', { versionId: ids[1] })).toEqual({ key: 'k', deleted: true, versionId: ids[1] });
    expect(await store().delete(b, 'k', { versionId: ids[1] })).toEqual({ key: 'k', deleted: false });
    expect(await text(suite, b, 'k')).toBe('three');
    await store().delete(b, 'k', { versionId: ids[2] });
    expect(await text(suite, b, 'k')).toBe('one');
    await store().delete(b, 'k', { versionId: ids[0] });
    expect(await store().head(b, 'k')).toBeUndefined();
    expect(await store().isEmpty(b)).toBe(true);
  });

  it('sets a marker also where nothing is', async () => {
    const b = await versioned(suite);
    expect(await store().delete(b, 'new')).toMatchObject({ deleted: false, deleteMarker: true });
    expect((await store().deleteMany(b, [{ key: 'another' }]))[0]).toEqual({ key: 'another', deleted: false, deleteMarker: true, versionId: expect.any(String) });
  });

  it('sets a null marker in place of the null version when suspended', async () => {
    const b = await versioned(suite);
    await store().setVersioning(b, 'Suspended', 3, true);
    await store().put(b, 'k', Buffer.from('x'));
    expect(await store().delete(b, 'k')).toEqual({ key: 'k', deleted: true, deleteMarker: true });
    expect(await store().delete(b, 'k')).toEqual({ key: 'k', deleted: false, deleteMarker: true });
    const [only, ...rest] = (await store().listVersions(b, { prefix: 'k', limit: 10 })).versions;
    expect(only).toMatchObject({ versionId: 'null', isLatest: true, deleteMarker: true });
    expect(rest).toEqual([]);
    expect(await store().delete(b, 'k', { versionId: 'null' })).toEqual({ key: 'k', deleted: true, deleteMarker: true });
    expect((await store().listVersions(b, { prefix: 'k', limit: 10 })).versions).toEqual([]);
  });
}

/** What a bucket with versions says of itself. */
export function versionedBuckets(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  it('deletes many at once, objects and versions, in the order asked', async () => {
    const b = await versioned(suite);
    const first = (await store().put(b, 'a', Buffer.from('1'))).versionId!;
    await store().put(b, 'a', Buffer.from('2'));
    await store().put(b, 'b', Buffer.from('3'));
    const results = await store().deleteMany(b, [{ key: 'b' }, { key: 'a', versionId: first }, { key: 'a', versionId: 'nonsense' }]);
    expect(results).toEqual([
      { key: 'b', deleted: true, deleteMarker: true, versionId: expect.any(String) }, { key: 'a', deleted: true, versionId: first },
      { key: 'a', deleted: false },
    ]);
    const left = (await store().listVersions(b, { limit: 10 })).versions;
    await store().deleteMany(b, left.map(({ key, versionId }) => ({ key, versionId })));
    expect(await store().isEmpty(b)).toBe(true);
  });

  it('is not empty, and cannot be closed, while a version or a marker is there', async () => {
    const b = await versioned(suite);
    const { versionId } = await store().put(b, 'k', Buffer.from('x'));
    const marker = (await store().delete(b, 'k')).versionId;
    for (const id of [versionId, marker]) {
      expect(await store().isEmpty(b)).toBe(false);
      expect(await store().closeBucket(b)).toBe('not-empty');
      await store().delete(b, 'k', { versionId: id });
    }
    expect(await store().closeBucket(b)).toBe('closed');
  });

  it('counts every version and no marker, wherever they move', async () => {
    const b = await versioned(suite);
    const usage = async () => (await store().usage([b])).get(b);
    const large = Math.max(...sizes());
    const { versionId } = await store().put(b, 'k', randomBytes(large));
    await store().put(b, 'k', randomBytes(10));
    expect(await usage()).toEqual({ objects: 2, bytes: large + 10, uploading: 0 });
    const marker = await store().delete(b, 'k');
    expect(await usage()).toEqual({ objects: 2, bytes: large + 10, uploading: 0 });
    await store().delete(b, 'k', { versionId: marker.versionId });
    await store().delete(b, 'k', { versionId });
    expect(await usage()).toEqual({ objects: 1, bytes: 10, uploading: 0 });
    const { kept, counted } = await store().recount(b, false);
    expect(kept).toEqual(counted);
  });

  it('begins to keep versions before it is settled, and ceases to only after', async () => {
    const b = await bucket();
    await store().setVersioning(b, 'Enabled', 2, false);
    expect(await store().unsettledVersioning(-60_000)).toContain(b);
    const first = await store().put(b, 'k', Buffer.from('1'));
    expect(first.versionId).toBeDefined();
    await store().setVersioning(b, 'Enabled', 2, true);
    expect(await store().unsettledVersioning(-60_000)).not.toContain(b);
    await store().setVersioning(b, 'Suspended', 3, false);
    expect((await store().put(b, 'k', Buffer.from('2'))).versionId).toBeDefined();
    await store().setVersioning(b, 'Suspended', 3, true);
    await store().setVersioning(b, 'Enabled', 2, true);
    expect((await store().put(b, 'k', Buffer.from('3'))).versionId).toBeUndefined();
    await store().setVersioning(b, undefined, 4, true);
    await store().put(b, 'k', Buffer.from('4'));
    expect(await text(suite, b, 'k', first.versionId)).toBe('1');
  });
}
