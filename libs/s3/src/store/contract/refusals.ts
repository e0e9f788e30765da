import { randomBytes } from 'node:crypto';
import { inPieces, md5, refused, type Suite } from './suite.js';

export function refusals({ store, bucket, sizes }: Suite): void {
  it('stores nothing when the check before the commit throws, and spares the writes beside it', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      for (const beforeCommit of [() => { throw new Error('revoked'); }, () => Promise.reject(new Error('revoked'))]) {
        const [kept, lost] = await Promise.allSettled([
          store().put(b, 'kept', randomBytes(size)),
          store().put(b, 'lost', randomBytes(size), { beforeCommit }),
        ]);
        expect(kept).toMatchObject({ status: 'fulfilled' });
        expect(lost).toMatchObject({ status: 'rejected', reason: expect.objectContaining({ message: 'revoked' }) });
        expect(await store().head(b, 'lost')).toBeUndefined();
      }
    }
    await expect(store().delete(b, 'kept', { beforeCommit: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    await expect(store().deleteMany(b, [{ key: 'kept' }], { beforeCommit: () => Promise.reject(new Error('revoked')) })).rejects.toThrow('revoked');
    expect(await store().head(b, 'kept')).toBeDefined();
  });

  it('runs the check after the whole body was read', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      let read = 0;
      const body = async function* (): AsyncGenerator<Buffer> {
        for await (const piece of inPieces(randomBytes(size))) {
          read += piece.length;
          yield piece;
        }
      };
      let seen = -1;
      await store().put(b, 'k', body(), { beforeCommit: () => void (seen = read) });
      expect(seen).toBe(size);
    }
  });
}

export function brokenBodies({ store, bucket, sizes }: Suite): void {
  it('stores nothing when the body fails, is refused, or has another length than announced', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      const bytes = randomBytes(size);
      const broken = async function* (): AsyncGenerator<Buffer> {
        yield bytes;
        throw new Error('aborted');
      };
      await expect(store().put(b, 'k', broken())).rejects.toThrow('aborted');
      await expect(store().put(b, 'k', broken(), { size })).rejects.toThrow('aborted');
      await expect(store().put(b, 'k', bytes, { verify: () => { throw new Error('BadDigest'); } })).rejects.toThrow('BadDigest');
      await expect(store().put(b, 'k', inPieces(bytes), { size: size + 1 })).rejects.toEqual(refused('IncompleteBody'));
      await expect(store().put(b, 'k', bytes, { size: size + 1 })).rejects.toEqual(refused('IncompleteBody'));
      if (size > 0) await expect(store().put(b, 'k', inPieces(bytes), { size: size - 1 })).rejects.toEqual(refused('IncompleteBody'));
    }
    expect(await store().head(b, 'k')).toBeUndefined();
    expect(await store().isEmpty(b)).toBe(true);
  });

  it('hands the whole body\'s MD5 to the verifier', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      const bytes = randomBytes(size);
      let seen: unknown;
      await store().put(b, 'k', inPieces(bytes), { verify: (body) => void (seen = body) as undefined });
      expect(seen).toEqual({ size, md5: Buffer.from(md5(bytes), 'hex') });
    }
  });

  it('refuses keys that are empty, over 1,024 bytes, or no Unicode', async () => {
    const b = await bucket();
    await expect(store().put(b, '', Buffer.from('x'))).rejects.toEqual(refused('InvalidArgument'));
    await expect(store().put(b, 'a\ud800', Buffer.from('x'))).rejects.toEqual(refused('InvalidArgument'));
    await expect(store().put(b, 'ä'.repeat(513), Buffer.from('x'))).rejects.toEqual(refused('KeyTooLongError'));
    await store().put(b, 'ä'.repeat(512), Buffer.from('x'));
    expect((await store().list(b, { limit: 1 })).entries[0]?.key).toBe('ä'.repeat(512));
  });
}
