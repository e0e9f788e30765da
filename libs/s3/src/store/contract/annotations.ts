import { randomBytes } from 'node:crypto';
import { systemClock } from '#kernel';
import type { ObjectAcl } from '../acl.js';
import type { ObjectAnnotations } from '../annotations.js';
import { listedOwner, readContents } from '../list-entry.js';
import { readAll, refused, type Suite } from './suite.js';

const HOUR = 3_600_000;
const inAnHour = (): number => Math.floor(systemClock.now() / 1000) * 1000 + HOUR;

const owner = { stream: 'user/AIDA', id: 'alice', displayName: 'Alice' };
const acl: ObjectAcl = { grants: [{ grantee: owner, permission: 'READ' }, { grantee: { group: 'AllUsers' }, permission: 'READ_ACP' }] };
const annotations: ObjectAnnotations = { tags: { a: '1', ü: '' }, legalHold: false, owner, acl };

export function annotating({ store, bucket, sizes }: Suite): void {
  it('keeps what is written with an object, and none where none is given', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.from('x'), { annotations });
    await store().put(b, 'bare', Buffer.from('x'), { annotations: { tags: {} } });
    expect(await store().head(b, 'k')).toMatchObject(annotations);
    const bare = await store().head(b, 'bare');
    for (const member of ['tags', 'acl', 'owner', 'retention', 'legalHold']) expect(bare).not.toHaveProperty(member);
    await store().put(b, 'k', Buffer.from('y'));
    expect(await store().head(b, 'k')).not.toHaveProperty('tags');
  });

  it('changes what is named and nothing else: bytes, tag, time, headers and the other annotations stay', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      const bytes = randomBytes(size);
      await store().put(b, 'k', bytes, { headers: { 'content-type': 'a/b' }, metadata: { m: '1' }, annotations });
      const before = await store().head(b, 'k');
      const entries = (await store().list(b, { limit: 10 })).entries;
      expect(await store().annotate(b, 'k', undefined, { tags: { b: '2' } })).toEqual({});
      expect(await store().head(b, 'k')).toEqual({ ...before, tags: { b: '2' } });
      expect(await store().annotate(b, 'k', undefined, { tags: null, legalHold: true })).toEqual({});
      const { tags: _, ...without } = before!;
      expect(await store().head(b, 'k')).toEqual({ ...without, legalHold: true });
      await store().annotate(b, 'k', undefined, { legalHold: false });
      await store().sweep();
      const got = await store().get(b, 'k');
      expect((await readAll(got))?.equals(bytes)).toBe(true);
      expect((await store().list(b, { limit: 10 })).entries).toEqual(entries);
    }
  });

  it('answers undefined for an object, a version or a bucket that is not there', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.from('x'));
    expect(await store().annotate(b, 'no', undefined, { legalHold: true })).toBeUndefined();
    expect(await store().annotate('no', 'k', undefined, { legalHold: true })).toBeUndefined();
    expect(await store().annotate(b, 'k', 'no-such-version', { legalHold: true })).toBeUndefined();
    expect(await store().annotate(b, 'k', 'null', { tags: { a: '1' } })).toBeDefined();
    expect(await store().head(b, 'k')).toMatchObject({ tags: { a: '1' } });
  });

  it('changes nothing where the check before the commit throws', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.from('x'));
    await expect(store().annotate(b, 'k', undefined, { tags: { a: '1' } }, { beforeCommit: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    expect(await store().head(b, 'k')).not.toHaveProperty('tags');
  });

  it('loses none of several changes at a time', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.from('x'));
    await Promise.all([{ tags: { a: '1' } }, { legalHold: false }, { owner }, { acl }].map((change) => store().annotate(b, 'k', undefined, change)));
    expect(await store().head(b, 'k')).toMatchObject({ ...annotations, tags: { a: '1' } });
  });
}

export function annotationsOfCopies({ store, bucket }: Suite): void {
  it('gives a copy its source\'s tags, or others, and of the rest what it is told', async () => {
    const b = await bucket();
    const from = { bucketId: b, key: 'from' };
    await store().put(b, 'from', Buffer.from('x'), { annotations });
    await store().copy(from, { bucketId: b, key: 'same' });
    const same = await store().head(b, 'same');
    expect(same).toMatchObject({ tags: annotations.tags });
    for (const member of ['acl', 'owner', 'legalHold']) expect(same).not.toHaveProperty(member);
    await store().copy(from, { bucketId: b, key: 'other' }, { annotations: { tags: { b: '2' }, legalHold: true } });
    expect(await store().head(b, 'other')).toMatchObject({ tags: { b: '2' }, legalHold: true });
    await store().annotate(b, 'other', undefined, { legalHold: false });
    await store().copy(from, { bucketId: b, key: 'none' }, { annotations: { tags: {} } });
    expect(await store().head(b, 'none')).not.toHaveProperty('tags');
  });

  it('gives an object of parts what its upload was begun with', async () => {
    const b = await bucket();
    const { uploadId } = await store().createUpload(b, 'k', { initiator: { id: 'i', displayName: 'i' }, annotations });
    const { etag } = await store().putPart({ bucketId: b, key: 'k', uploadId }, 1, Buffer.from('x'));
    await store().completeUpload({ bucketId: b, key: 'k', uploadId }, [{ number: 1, etag }], { defaultRetention: { mode: 'GOVERNANCE', days: 1 } });
    const meta = await store().head(b, 'k');
    expect(meta).toMatchObject({ ...annotations, parts: 1, retention: { mode: 'GOVERNANCE' } });
    await store().annotate(b, 'k', undefined, { retention: null }, { bypassGovernance: true });
  });
}

export function retention({ store, lockable }: Suite): void {
  it('is what the object brings, else the default from when it is written', async () => {
    const b = await lockable();
    const own = { mode: 'GOVERNANCE', until: inAnHour() } as const;
    const defaultRetention = { mode: 'GOVERNANCE', days: 1 } as const;
    await store().put(b, 'own', Buffer.from('x'), { annotations: { retention: own }, defaultRetention });
    expect(await store().head(b, 'own')).toMatchObject({ retention: own });
    await store().put(b, 'default', Buffer.from('x'), { defaultRetention });
    await store().copy({ bucketId: b, key: 'own' }, { bucketId: b, key: 'copy' }, { defaultRetention });
    await store().copy({ bucketId: b, key: 'own' }, { bucketId: b, key: 'bare' });
    for (const key of ['default', 'copy']) {
      const { lastModified, retention: given } = (await store().head(b, key))!;
      expect(given?.mode).toBe('GOVERNANCE');
      expect(Math.abs(given!.until - lastModified - 24 * HOUR)).toBeLessThan(60_000);
    }
    expect(await store().head(b, 'bare')).not.toHaveProperty('retention');
  });

  it('is extended by anybody, and shortened only with the bypass and in mode GOVERNANCE', async () => {
    const b = await lockable();
    const until = inAnHour();
    const change = (key: string, mode: 'GOVERNANCE' | 'COMPLIANCE', to: number, bypassGovernance?: boolean): Promise<unknown> =>
      store().annotate(b, key, undefined, { retention: { mode, until: to } }, { bypassGovernance });
    await store().put(b, 'g', Buffer.from('x'), { annotations: { retention: { mode: 'GOVERNANCE', until } } });
    await store().put(b, 'c', Buffer.from('x'), { annotations: { retention: { mode: 'COMPLIANCE', until } } });
    await change('g', 'GOVERNANCE', until + HOUR);
    await change('c', 'COMPLIANCE', until + HOUR);
    for (const bypass of [false, true]) {
      await expect(change('c', 'COMPLIANCE', until, bypass)).rejects.toEqual(refused('AccessDenied'));
      await expect(change('c', 'GOVERNANCE', until + 2 * HOUR, bypass)).rejects.toEqual(refused('AccessDenied'));
      await expect(store().annotate(b, 'c', undefined, { retention: null }, { bypassGovernance: bypass })).rejects.toEqual(refused('AccessDenied'));
    }
    await expect(change('g', 'GOVERNANCE', until)).rejects.toEqual(refused('AccessDenied'));
    await expect(change('g', 'COMPLIANCE', until + HOUR)).rejects.toEqual(refused('AccessDenied'));
    await expect(store().annotate(b, 'g', undefined, { retention: null })).rejects.toEqual(refused('AccessDenied'));
    expect(await store().head(b, 'g')).toMatchObject({ retention: { mode: 'GOVERNANCE', until: until + HOUR } });
    await change('g', 'GOVERNANCE', until, true);
    await store().annotate(b, 'g', undefined, { retention: null }, { bypassGovernance: true });
    expect(await store().head(b, 'g')).not.toHaveProperty('retention');
    await change('g', 'COMPLIANCE', until);
  });

  it('binds nobody when its time has passed', async () => {
    const b = await lockable();
    await store().put(b, 'k', Buffer.from('x'), { annotations: { retention: { mode: 'COMPLIANCE', until: systemClock.now() - 60_000 } } });
    await store().annotate(b, 'k', undefined, { retention: null });
    expect(await store().head(b, 'k')).not.toHaveProperty('retention');
  });
}

export function owning({ store, bucket }: Suite): void {
  it('has at the end of a listed entry whose the object is, where that is not the bucket\'s owner', async () => {
    const b = await bucket();
    const strange = { stream: 'user/AIDA', id: 'acme$ü & <x>', displayName: 'A </Owner> B' };
    await store().put(b, 'foreign', Buffer.from('x'), { annotations: { owner: strange } });
    await store().put(b, 'own', Buffer.from('x'), { annotations: { acl } });
    await store().copy({ bucketId: b, key: 'foreign' }, { bucketId: b, key: 'copy' });
    await store().copy({ bucketId: b, key: 'own' }, { bucketId: b, key: 'given' }, { annotations: { owner: strange } });
    const { uploadId } = await store().createUpload(b, 'parts', { initiator: { id: 'i', displayName: 'i' }, annotations: { owner: strange } });
    expect(await store().getUpload({ bucketId: b, key: 'parts', uploadId })).toMatchObject({ owner: strange });
    expect((await store().listUploads(b, { limit: 10 })).uploads).toMatchObject([{ owner: strange }]);
    const { etag } = await store().putPart({ bucketId: b, key: 'parts', uploadId }, 1, Buffer.from('x'));
    await store().completeUpload({ bucketId: b, key: 'parts', uploadId }, [{ number: 1, etag }]);
    const { entries } = await store().list(b, { limit: 10 });
    expect(entries.map(({ key, contents }) => [key, listedOwner(contents)?.owner])).toEqual([['copy', undefined], ['foreign', strange], ['given', strange], ['own', undefined], ['parts', strange]]);
    expect(readContents(listedOwner(entries[1]!.contents)!.before)).toMatchObject({ size: 1 });
  });

  it('shows what there is before it changes, to whoever may refuse that', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.from('x'), { annotations });
    const refusing = { admit: (current: ObjectAnnotations) => { throw new Error(`of ${current.owner?.id}`); } };
    await expect(store().annotate(b, 'k', undefined, { tags: null }, refusing)).rejects.toThrow('of alice');
    expect(await store().head(b, 'k')).toMatchObject(annotations);
  });
}
