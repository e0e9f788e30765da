import { systemClock } from '#kernel';
import type { ObjectAnnotations } from '../annotations.js';
import { readContents } from '../list-entry.js';
import { readAll, refused, type Suite } from './suite.js';

/** Whole seconds: not every store keeps their parts. */
const later = (): number => Math.floor(systemClock.now() / 1000) * 1000 + 3_600_000;
const governance = (): ObjectAnnotations => ({ retention: { mode: 'GOVERNANCE', until: later() } });
const compliance = (): ObjectAnnotations => ({ retention: { mode: 'COMPLIANCE', until: later() } });
const locks = (): ObjectAnnotations[] => [governance(), compliance(), { legalHold: true }, { ...governance(), legalHold: true }];

export function lockedVersions(suite: Suite): void {
  const { store, sizes, lockable, fitting } = suite;

  it('stay, current or not, when they are deleted; a marker may stand before them, and go', async () => {
    const b = await lockable();
    for (const [i, annotations] of locks().entries()) {
      const key = `k${i}`;
      const bytes = Buffer.alloc(sizes()[i]!, i);
      const { versionId } = await store().put(b, key, bytes, { annotations, headers: { 'content-type': 'a/b' }, metadata: { nul: fitting('\0', ' '), said: '"retention":{"until":0}' } });
      await expect(store().delete(b, key, { versionId })).rejects.toEqual(refused('AccessDenied'));
      const marker = await store().delete(b, key);
      expect(marker).toMatchObject({ deleteMarker: true });
      await expect(store().delete(b, key, { versionId })).rejects.toEqual(refused('AccessDenied'));
      expect((await readAll(await store().get(b, key, { versionId })))?.equals(bytes)).toBe(true);
      await store().delete(b, key, { versionId: marker.versionId });
      const { versionId: newer } = await store().put(b, key, Buffer.from('newer'));
      await expect(store().delete(b, key, { versionId })).rejects.toEqual(refused('AccessDenied'));
      await store().delete(b, key, { versionId: newer });
      expect(await store().head(b, key)).toMatchObject({ versionId, ...annotations });
    }
    expect(await store().closeBucket(b)).toBe('not-empty');
  });

  it('go by the bypass where mode GOVERNANCE alone keeps them', async () => {
    const b = await lockable();
    for (const annotations of locks()) {
      const { versionId } = await store().put(b, 'k', Buffer.from('x'), { annotations });
      const gone = store().delete(b, 'k', { versionId, bypassGovernance: true });
      if (annotations.legalHold || annotations.retention?.mode === 'COMPLIANCE') await expect(gone).rejects.toEqual(refused('AccessDenied'));
      else expect(await gone).toEqual({ key: 'k', deleted: true, versionId });
      expect(await store().head(b, 'k', { versionId }) === undefined).toBe(annotations.retention?.mode === 'GOVERNANCE' && !annotations.legalHold);
    }
  });

  it('are free when their time has passed, their hold is taken away, or they never had either', async () => {
    const b = await lockable();
    const free: ObjectAnnotations[] = [{ retention: { mode: 'COMPLIANCE', until: systemClock.now() - 60_000 } }, { legalHold: false }, { tags: { retention: '{"until":1}' } }];
    for (const annotations of free) {
      const { versionId } = await store().put(b, 'k', Buffer.from('x'), { annotations });
      expect(await store().delete(b, 'k', { versionId })).toMatchObject({ deleted: true });
    }
    const { versionId } = await store().put(b, 'k', Buffer.from('x'), { annotations: { legalHold: true } });
    await store().annotate(b, 'k', versionId, { legalHold: false });
    expect(await store().delete(b, 'k', { versionId })).toMatchObject({ deleted: true });
  });
}

export function locksOfMany(suite: Suite): void {
  const { store, bucket, lockable } = suite;

  it('keep theirs of many deletions, and no other', async () => {
    const b = await lockable();
    const put = async (key: string, annotations?: ObjectAnnotations): Promise<{ key: string; versionId?: string }> => ({ key, versionId: (await store().put(b, key, Buffer.from('x'), { annotations })).versionId });
    const [free, governed, passed, held] = [await put('a'), await put('b', governance()), await put('c', governance()), await put('d', { legalHold: true })];
    const results = await store().deleteMany(b, [held, governed, { ...passed, bypassGovernance: true }, { ...held, bypassGovernance: true }, free]);
    expect(results).toEqual([
      { key: 'd', deleted: false, locked: true }, { key: 'b', deleted: false, locked: true }, { ...passed, deleted: true }, { key: 'd', deleted: false, locked: true }, { ...free, deleted: true },
    ]);
    expect((await store().list(b, { limit: 10 })).entries.map(({ key }) => key)).toEqual(['b', 'd']);
  });

  it('keep versions from jobs that would delete what they saw', async () => {
    const b = await lockable();
    await store().put(b, 'k', Buffer.from('x'), { annotations: compliance() });
    await store().put(b, 'k', Buffer.from('x'));
    const { key, versionId, contents } = (await store().listVersions(b, { limit: 10 })).versions[1]!;
    const { lastModified, etag } = readContents(contents);
    expect(await store().deleteSeen(b, [{ key, versionId, lastModified, etag }])).toEqual([false]);
    expect(await store().head(b, 'k', { versionId })).toBeDefined();
  });

  it('keep the null version from being overwritten and deleted, also where versions are not kept', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.from('kept'), { annotations: compliance() });
    const attempts = [
      () => store().put(b, 'k', Buffer.from('x')), () => store().delete(b, 'k'), () => store().delete(b, 'k', { bypassGovernance: true, versionId: 'null' }),
      () => store().copy({ bucketId: b, key: 'k' }, { bucketId: b, key: 'k' }, { replace: {} }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toEqual(refused('AccessDenied'));
    await store().setVersioning(b, 'Enabled', 1, true);
    await store().put(b, 'k', Buffer.from('newer'));
    await store().setVersioning(b, 'Suspended', 2, true);
    for (const attempt of attempts) await expect(attempt()).rejects.toEqual(refused('AccessDenied'));
    expect((await readAll(await store().get(b, 'k', { versionId: 'null' })))?.toString()).toBe('kept');
    expect((await readAll(await store().get(b, 'k')))?.toString()).toBe('newer');
  });

  it('hold against a deletion at the same time: either the hold comes first, or there is nothing to hold', async () => {
    const b = await lockable();
    for (let round = 0; round < 10; round++) {
      const { versionId } = await store().put(b, 'k', Buffer.from('x'));
      await store().put(b, 'k', Buffer.from('newer'));
      const [held, gone] = await Promise.allSettled([store().annotate(b, 'k', versionId, { legalHold: true }), store().delete(b, 'k', { versionId })]);
      const wasHeld = held.status === 'fulfilled' && held.value !== undefined;
      expect(gone.status).toBe(wasHeld ? 'rejected' : 'fulfilled');
      expect((await store().head(b, 'k', { versionId })) !== undefined).toBe(wasHeld);
    }
  });
}
