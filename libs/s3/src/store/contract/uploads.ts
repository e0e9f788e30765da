import { randomBytes, randomUUID } from 'node:crypto';
import type { NamedPart, UploadAddress } from '../upload.js';
import { inPieces, md5, refused, type Suite } from './suite.js';

export const initiator = { id: 'ALICE', displayName: 'Alice' };

/** An upload to `key`, begun. */
export async function begun({ store }: Suite, bucketId: string, key = 'k', options = {}): Promise<UploadAddress> {
  const { uploadId } = await store().createUpload(bucketId, key, { initiator, ...options });
  return { bucketId, key, uploadId };
}

/** Uploads the bodies as parts 1, 2, …, each as it is when nothing else is asked. */
export const sent = ({ store }: Suite, address: UploadAddress, bodies: readonly Buffer[]): Promise<NamedPart[]> =>
  Promise.all(bodies.map(async (body, i) => ({ number: i + 1, etag: (await store().putPart(address, i + 1, body)).etag })));

export function uploads(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  it('says what was begun, and shows nothing of it as an object', async () => {
    const b = await bucket();
    const checksum = { algorithm: 'CRC32', type: 'COMPOSITE' } as const;
    const acl = { grants: [{ grantee: { group: 'AllUsers' }, permission: 'READ' }] } as const;
    const upload = await store().createUpload(b, 'k', { initiator, checksum, annotations: { acl } });
    expect(await store().getUpload({ bucketId: b, key: 'k', uploadId: upload.uploadId })).toMatchObject({ ...upload, initiator, checksum, acl });
    const { lastModified } = await store().put(b, 'beside', Buffer.from('x'));
    expect(Math.abs(upload.initiated - lastModified)).toBeLessThan(60_000);
    await store().delete(b, 'beside');
    expect(await store().head(b, 'k')).toBeUndefined();
    expect(await store().isEmpty(b)).toBe(true);
  });

  it('takes parts of every size in any order, and the last of a number', async () => {
    const b = await bucket();
    const address = await begun(suite, b);
    const bodies = sizes().map((size) => randomBytes(size));
    for (const [i, body] of [...bodies.entries()].reverse()) {
      await store().putPart(address, i + 1, Buffer.from('replaced'));
      const part = await store().putPart(address, i + 1, inPieces(body), { size: body.length, verify: () => `sum ${i}` });
      expect(part).toMatchObject({ number: i + 1, size: body.length, etag: md5(body), checksum: `sum ${i}` });
    }
    const { parts, truncated } = await store().listParts(address, { limit: 100 });
    expect(parts.map(({ number, size, etag, checksum }) => ({ number, size, etag, checksum })))
      .toEqual(bodies.map((body, i) => ({ number: i + 1, size: body.length, etag: md5(body), checksum: `sum ${i}` })));
    expect(truncated).toBe(false);
  });

  it('knows an upload by bucket, key and id together', async () => {
    const [a, b] = [await bucket(), await bucket()];
    const address = await begun(suite, a);
    for (const other of [{ bucketId: b }, { key: 'other' }, { uploadId: 'never' }, { uploadId: randomUUID() }, { uploadId: '' }]) {
      const wrong = { ...address, ...other };
      await expect(store().getUpload(wrong)).rejects.toEqual(refused('NoSuchUpload'));
      await expect(store().putPart(wrong, 1, Buffer.from('x'))).rejects.toEqual(refused('NoSuchUpload'));
      await expect(store().listParts(wrong, { limit: 1 })).rejects.toEqual(refused('NoSuchUpload'));
      await expect(store().completeUpload(wrong, [{ number: 1, etag: md5(Buffer.from('x')) }])).rejects.toEqual(refused('NoSuchUpload'));
      await expect(store().abortUpload(wrong)).rejects.toEqual(refused('NoSuchUpload'));
    }
    expect((await store().listParts(address, { limit: 1 })).parts).toEqual([]);
  });
}

export function uploadRefusals(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  it('keeps no part that is refused, broken, or of another length', async () => {
    const b = await bucket();
    const address = await begun(suite, b);
    for (const size of sizes()) {
      const body = randomBytes(size);
      const broken = async function* (): AsyncGenerator<Buffer> {
        yield body;
        throw new Error('aborted');
      };
      await expect(store().putPart(address, 1, broken())).rejects.toThrow('aborted');
      await expect(store().putPart(address, 1, body, { verify: () => { throw new Error('BadDigest'); } })).rejects.toThrow('BadDigest');
      await expect(store().putPart(address, 1, inPieces(body), { size: size + 1 })).rejects.toEqual(refused('IncompleteBody'));
      await expect(store().putPart(address, 1, body, { beforeCommit: () => Promise.reject(new Error('revoked')) })).rejects.toThrow('revoked');
    }
    expect((await store().listParts(address, { limit: 10 })).parts).toEqual([]);
    for (const attempt of [
      () => store().createUpload(b, 'k2', { initiator, beforeCommit: () => { throw new Error('revoked'); } }),
      () => store().abortUpload(address, { beforeCommit: () => { throw new Error('revoked'); } }),
    ]) await expect(attempt()).rejects.toThrow('revoked');
    expect((await store().listUploads(b, { limit: 10 })).uploads).toHaveLength(1);
  });

  it('aborts once, with all that came', async () => {
    const b = await bucket();
    const address = await begun(suite, b);
    await sent(suite, address, sizes().map((size) => randomBytes(size)));
    await store().abortUpload(address);
    await expect(store().abortUpload(address)).rejects.toEqual(refused('NoSuchUpload'));
    await expect(store().putPart(address, 1, Buffer.from('late'))).rejects.toEqual(refused('NoSuchUpload'));
    expect(await store().listUploads(b, { limit: 10 })).toEqual({ uploads: [], commonPrefixes: [], truncated: false });
  });

  it('refuses keys that no object may have', async () => {
    const b = await bucket();
    await expect(store().createUpload(b, '', { initiator })).rejects.toEqual(refused('InvalidArgument'));
    await expect(store().createUpload(b, 'ä'.repeat(513), { initiator })).rejects.toEqual(refused('KeyTooLongError'));
  });

  it('ends with its bucket, which it does not keep from going', async () => {
    const b = await bucket();
    await expect(store().createUpload(randomUUID(), 'k', { initiator })).rejects.toEqual(refused('NoSuchBucket'));
    const address = await begun(suite, b);
    expect(await store().closeBucket(b)).toBe('closed');
    await expect(store().createUpload(b, 'k', { initiator })).rejects.toEqual(refused('OperationAborted'));
    for (const size of sizes()) await expect(store().putPart(address, 1, randomBytes(size))).rejects.toEqual(refused('OperationAborted'));
    await store().reopenBucket(b);
    const parts = await sent(suite, address, [Buffer.from('x')]);
    await store().closeBucket(b);
    await expect(store().completeUpload(address, parts)).rejects.toEqual(refused('OperationAborted'));
    await store().dropBucket(b);
    await expect(store().putPart(address, 1, Buffer.from('x'))).rejects.toMatchObject({ code: expect.stringMatching(/^NoSuch(Upload|Bucket)$/) });
    await expect(store().completeUpload(address, parts)).rejects.toMatchObject({ code: expect.stringMatching(/^NoSuch(Upload|Bucket)$/) });
  });
}
