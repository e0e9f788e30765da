import { randomBytes, randomUUID } from 'node:crypto';
import { SMALLEST_PART } from '../assembly.js';
import { readAll, refused, type Suite } from './suite.js';
import { begun, sent } from './uploads.js';

/** A bucket that keeps versions. */
export async function versioned({ store, bucket }: Suite): Promise<string> {
  const b = await bucket();
  await store().setVersioning(b, 'Enabled', 2, true);
  return b;
}

export const text = async ({ store }: Suite, b: string, key: string, versionId?: string): Promise<string | undefined> => (await readAll(await store().get(b, key, { versionId })))?.toString();

export function versions(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  it('keeps every version of an object, each to be read by its id, the newest without one', async () => {
    const b = await versioned(suite);
    const bodies = [...sizes(), ...sizes()].map((size) => randomBytes(size));
    const ids: string[] = [];
    for (const body of bodies) ids.push((await store().put(b, 'k', body)).versionId!);
    expect(new Set(ids).size).toBe(bodies.length);
    for (const [i, id] of ids.entries()) {
      const got = await store().get(b, 'k', { versionId: id });
      expect(got?.meta).toMatchObject({ key: 'k', size: bodies[i]!.length, versionId: id });
      expect((await readAll(got))?.equals(bodies[i]!)).toBe(true);
      expect(await store().head(b, 'k', { versionId: id })).toEqual(got?.meta);
    }
    expect((await store().head(b, 'k'))?.versionId).toBe(ids.at(-1));
    expect((await store().list(b, { limit: 10 })).entries).toHaveLength(1);
    await store().sweep();
    for (const [i, id] of ids.entries()) expect((await readAll(await store().get(b, 'k', { versionId: id })))?.equals(bodies[i]!)).toBe(true);
  });

  it('has null versions in a bucket that keeps none, and no others', async () => {
    const b = await bucket();
    const { versionId } = await store().put(b, 'k', Buffer.from('x'));
    expect(versionId).toBeUndefined();
    expect(await text(suite, b, 'k', 'null')).toBe('x');
    expect((await store().head(b, 'k'))?.versionId).toBeUndefined();
    for (const id of ['', 'nonsense', '0'.repeat(32), randomUUID()]) {
      expect(await store().get(b, 'k', { versionId: id })).toBeUndefined();
      expect(await store().delete(b, 'k', { versionId: id })).toEqual({ key: 'k', deleted: false });
    }
    expect(await store().delete(b, 'k', { versionId: 'null' })).toEqual({ key: 'k', deleted: true });
    expect(await store().isEmpty(b)).toBe(true);
  });

  it('keeps what was there before it kept versions as the null version', async () => {
    const b = await bucket();
    for (const size of sizes()) await store().put(b, `k${size}`, Buffer.alloc(size, 1));
    await store().setVersioning(b, 'Enabled', 2, true);
    for (const size of sizes()) {
      const { versionId } = await store().put(b, `k${size}`, Buffer.from('new'));
      expect((await store().head(b, `k${size}`, { versionId: 'null' }))?.size).toBe(size);
      await store().delete(b, `k${size}`, { versionId });
      expect((await readAll(await store().get(b, `k${size}`)))?.equals(Buffer.alloc(size, 1))).toBe(true);
    }
  });

  it('suspended: replaces the null version wherever it is, and nothing else', async () => {
    const b = await versioned(suite);
    const first = (await store().put(b, 'k', Buffer.from('first'))).versionId!;
    await store().setVersioning(b, 'Suspended', 3, true);
    for (const size of sizes()) expect((await store().put(b, 'k', randomBytes(size))).versionId).toBeUndefined();
    expect(await text(suite, b, 'k', first)).toBe('first');
    await store().setVersioning(b, 'Enabled', 4, true);
    const second = (await store().put(b, 'k', Buffer.from('second'))).versionId!;
    await store().setVersioning(b, 'Suspended', 5, true);
    await store().put(b, 'k', Buffer.from('null again'));
    const page = await store().listVersions(b, { limit: 10 });
    expect(page.versions.map(({ versionId, isLatest }) => [versionId, isLatest])).toEqual([['null', true], [second, false], [first, false]]);
  });
}

/** Versions that are copied, completed, annotated and written under conditions. */
export function versionsMadeOtherwise(suite: Suite): void {
  const { store, sizes } = suite;

  it('makes versions by copies and completed uploads, and copies any version', async () => {
    const b = await versioned(suite);
    for (const size of sizes()) {
      const [key, body] = [`k${size}`, randomBytes(size)];
      const old = (await store().put(b, key, body)).versionId!;
      const address = await begun(suite, b, key);
      const parts = await sent(suite, address, [randomBytes(size)]);
      const made = await store().completeUpload(address, parts);
      const copied = await store().copy({ bucketId: b, key, versionId: old }, { bucketId: b, key });
      expect(new Set([old, made.versionId, copied?.versionId]).size).toBe(3);
      expect(copied?.sourceVersionId).toBe(old);
      expect((await readAll(await store().get(b, key)))?.equals(body)).toBe(true);
      expect(await store().completeUpload(address, parts)).toEqual(made);
      expect((await store().objectParts({ bucketId: b, key, versionId: made.versionId }, 0, 10))?.parts).toHaveLength(1);
      expect((await store().headPart(b, key, 1, { versionId: made.versionId }))?.meta.parts).toBe(1);
      expect(await store().copy({ bucketId: b, key, versionId: 'nonsense' }, { bucketId: b, key })).toBeUndefined();
    }
  });

  it('keeps the parts of an upload for as long as a version is made of them', async () => {
    const b = await versioned(suite);
    const address = await begun(suite, b);
    const bodies = [randomBytes(SMALLEST_PART), randomBytes(100)];
    const { versionId } = await store().completeUpload(address, await sent(suite, address, bodies));
    await store().put(b, 'k', Buffer.from('small'));
    await store().delete(b, 'k');
    await store().sweep();
    expect((await readAll(await store().get(b, 'k', { versionId })))?.equals(Buffer.concat(bodies))).toBe(true);
  });

  it('conditions are asked of the current version', async () => {
    const b = await versioned(suite);
    const { etag, versionId } = await store().put(b, 'k', Buffer.from('x'));
    await expect(store().put(b, 'k', Buffer.from('y'), { conditions: { ifNoneMatch: '*' } })).rejects.toEqual(refused('PreconditionFailed'));
    await expect(store().put(b, 'k', Buffer.from('y'), { conditions: { ifMatch: ['other'] } })).rejects.toEqual(refused('PreconditionFailed'));
    await store().put(b, 'k', Buffer.from('y'), { conditions: { ifMatch: [etag] } });
    await expect(store().delete(b, 'k', { conditions: { ifMatch: [etag] } })).rejects.toEqual(refused('PreconditionFailed'));
    await expect(store().get(b, 'k', { versionId, conditions: { ifMatch: ['other'] } })).rejects.toEqual(refused('PreconditionFailed'));
    expect((await store().listVersions(b, { limit: 10 })).versions).toHaveLength(2);
    await store().delete(b, 'k', { conditions: { ifMatch: '*' } });
    await expect(store().put(b, 'k', Buffer.from('z'), { conditions: { ifMatch: '*' } })).rejects.toEqual(refused('NoSuchKey'));
    await expect(store().delete(b, 'k', { versionId, conditions: { ifMatch: ['other'] } })).rejects.toEqual(refused('PreconditionFailed'));
    await store().put(b, 'k', Buffer.from('z'), { conditions: { ifNoneMatch: '*' } });
    expect(await store().delete(b, 'k', { versionId, conditions: { ifMatch: [etag] } })).toEqual({ key: 'k', deleted: true, versionId });
  });

  it('annotates the version that is named, and the current one otherwise', async () => {
    const b = await versioned(suite);
    const old = (await store().put(b, 'k', Buffer.from('old'))).versionId!;
    const current = (await store().put(b, 'k', Buffer.from('current'))).versionId!;
    expect(await store().annotate(b, 'k', old, { tags: { of: 'old' } })).toEqual({ versionId: old });
    expect(await store().annotate(b, 'k', undefined, { tags: { of: 'current' } })).toEqual({ versionId: current });
    await store().delete(b, 'k', { versionId: current });
    expect(await store().head(b, 'k')).toMatchObject({ versionId: old, tags: { of: 'old' } });
    await store().delete(b, 'k');
    expect(await store().annotate(b, 'k', undefined, { tags: {} })).toBeUndefined();
    expect(await store().annotate(b, 'k', 'nonsense', { tags: {} })).toBeUndefined();
  });
}
