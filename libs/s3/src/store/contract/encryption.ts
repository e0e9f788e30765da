import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { ObjectEncryption } from '../encryption.js';
import { inPieces, md5, readAll, type Suite } from './suite.js';
import { begun, sent } from './uploads.js';

const newKey = (): KeyObject => createSecretKey(randomBytes(32));
const encryption: ObjectEncryption = { type: 'SSE-S3', wrappedKey: 'd3JhcHBlZA==' };
const other: ObjectEncryption = { type: 'SSE-C', wrappedKey: 'b3RoZXI=' };
const slice = (bytes: Buffer, first: number, last: number): Buffer => bytes.subarray(first, last + 1);

export function sealedObjects({ store, bucket, sizes }: Suite): void {
  it('come back as they came, whole and in ranges; size, tag and usage are those of the bytes as they came', async () => {
    const b = await bucket();
    const key = newKey();
    for (const size of sizes()) {
      const bytes = randomBytes(size);
      for (const [form, body] of Object.entries({ buffer: bytes, stream: inPieces(bytes) })) {
        const put = await store().put(b, form, body, { sealing: { encryption, key } });
        expect(put).toMatchObject({ etag: md5(bytes), size });
        const got = await store().get(b, form, { unseal: () => key });
        expect(got?.meta).toMatchObject({ size, etag: md5(bytes), encryption });
        expect((await readAll(got))?.equals(bytes)).toBe(true);
        for (const [first, last] of [[0, 0], [size >> 1, size - 1], [1, size >> 1], [size - 1, size - 1]] as const) {
          if (first < 0 || first > last || last >= size) continue;
          const part = await store().get(b, form, { range: { first, last }, unseal: async () => key });
          expect(part?.range).toEqual({ start: first, end: last });
          expect((await readAll(part))?.equals(slice(bytes, first, last))).toBe(true);
        }
      }
      expect((await store().usage([b])).get(b)).toMatchObject({ objects: 2, bytes: 2 * size });
    }
  });

  it('are read with their key and no other, and only by those who are not refused', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      await store().put(b, 'k', randomBytes(size), { sealing: { encryption, key: newKey() } });
      await expect(store().get(b, 'k').then(readAll)).rejects.toThrow();
      await expect(store().get(b, 'k', { unseal: () => undefined }).then(readAll)).rejects.toThrow();
      await expect(store().get(b, 'k', { unseal: () => newKey() }).then(readAll)).rejects.toThrow();
      await expect(store().get(b, 'k', { unseal: () => { throw new Error('refused'); } })).rejects.toThrow('refused');
    }
  });

  it('are told by their meta, and become open ones when overwritten', async () => {
    const b = await bucket();
    const key = newKey();
    await store().put(b, 'k', Buffer.from('sealed'), { sealing: { encryption, key } });
    expect((await store().head(b, 'k'))?.encryption).toEqual(encryption);
    await store().annotate(b, 'k', undefined, { tags: { a: 'b' } });
    expect(await store().head(b, 'k')).toMatchObject({ encryption, tags: { a: 'b' } });
    await store().put(b, 'k', Buffer.from('open'));
    let seen: unknown;
    const got = await store().get(b, 'k', { unseal: (meta) => void (seen = meta.encryption ?? 'none') as undefined });
    expect(seen).toBe('none');
    expect((await readAll(got))?.toString()).toBe('open');
    expect(await store().head(b, 'k')).not.toHaveProperty('encryption');
  });
}

export function sealedCopies({ store, bucket, sizes }: Suite): void {
  it('are the bytes as they are, with their key wrapped anew', async () => {
    const b = await bucket();
    const key = newKey();
    for (const size of sizes()) {
      const bytes = randomBytes(size);
      const [from, to] = [{ bucketId: b, key: `from${size}` }, { bucketId: b, key: `to${size}` }];
      await store().put(b, from.key, bytes, { sealing: { encryption, key }, metadata: { m: '1' } });
      await expect(store().copy(from, to)).rejects.toThrow();
      await expect(store().copy(from, to, { reseal: () => { throw new Error('refused'); } })).rejects.toThrow('refused');
      expect(await store().head(b, to.key)).toBeUndefined();
      await store().copy(from, to, { reseal: async ({ encryption: was }) => (was?.wrappedKey === encryption.wrappedKey ? other : undefined) });
      await store().delete(b, from.key);
      expect(await store().head(b, to.key)).toMatchObject({ encryption: other, etag: md5(bytes), size, metadata: { m: '1' } });
      expect((await readAll(await store().get(b, to.key, { unseal: () => key })))?.equals(bytes)).toBe(true);
    }
  });
}

export function sealedUploads(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  it('become objects that are sealed as the upload said, and are read by ranges and parts', async () => {
    const b = await bucket();
    const key = newKey();
    const address = await begun(suite, b, 'k', { encryption });
    expect(await store().getUpload(address)).toMatchObject({ encryption });
    const bodies = [randomBytes(5 << 20), randomBytes((5 << 20) + 1), randomBytes(Math.max(...sizes()))];
    const whole = Buffer.concat(bodies);
    await store().putPart(address, 2, Buffer.from('replaced'), { sealingKey: key });
    const parts = await Promise.all(bodies.map(async (body, i) => {
      const { etag, size } = await store().putPart(address, i + 2, inPieces(body, 100_000), { size: body.length, sealingKey: key });
      expect({ etag, size }).toEqual({ etag: md5(body), size: body.length });
      return { number: i + 2, etag };
    }));
    const { size } = await store().completeUpload(address, parts);
    expect(size).toBe(whole.length);
    expect(await store().head(b, 'k')).toMatchObject({ encryption, size, parts: 3 });
    const unseal = (): KeyObject => key;
    expect((await readAll(await store().get(b, 'k', { unseal })))?.equals(whole)).toBe(true);
    for (const [first, last] of [[0, 0], [(5 << 20) - 1, 5 << 20], [5 << 20, size - 1], [(10 << 20) + 1, size - 2]] as const) {
      expect((await readAll(await store().get(b, 'k', { unseal, range: { first, last } })))?.equals(slice(whole, first, last))).toBe(true);
    }
    for (const [i, body] of bodies.entries()) expect((await readAll(await store().get(b, 'k', { unseal, partNumber: i + 1 })))?.equals(body)).toBe(true);
    await store().copy({ bucketId: b, key: 'k' }, { bucketId: b, key: 'copy' }, { reseal: () => other });
    expect((await readAll(await store().get(b, 'copy', { unseal })))?.equals(whole)).toBe(true);
    await expect(store().get(b, 'k', { unseal: () => newKey() }).then(readAll)).rejects.toThrow();
  });

  it('may have parts of every small size', async () => {
    const b = await bucket();
    const key = newKey();
    for (const size of sizes()) {
      const address = await begun(suite, b, 'k', { encryption });
      const body = randomBytes(size);
      const { etag } = await store().putPart(address, 1, body, { sealingKey: key });
      await store().completeUpload(address, [{ number: 1, etag }]);
      expect((await readAll(await store().get(b, 'k', { unseal: () => key })))?.equals(body)).toBe(true);
    }
  });

  it('stay open where nothing was said', async () => {
    const b = await bucket();
    const address = await begun(suite, b);
    expect(await store().getUpload(address)).not.toHaveProperty('encryption');
    await store().completeUpload(address, await sent(suite, address, [Buffer.from('open')]));
    expect((await readAll(await store().get(b, 'k')))?.toString()).toBe('open');
  });
}
