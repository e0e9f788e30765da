import { randomBytes, randomUUID } from 'node:crypto';
import { inPieces, md5, readAll, type Suite } from './suite.js';

export function roundTrips({ store, bucket, sizes, told }: Suite): void {
  it('returns the bytes that were written, whatever their number and however they came', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      const bytes = randomBytes(size);
      const forms = { buffer: bytes, stream: inPieces(bytes), announced: inPieces(bytes) };
      for (const [form, body] of Object.entries(forms)) {
        const put = await store().put(b, `${form}-${size}`, body, form === 'announced' ? { size } : {});
        expect(put).toMatchObject({ etag: md5(bytes), size });
        const got = await store().get(b, `${form}-${size}`);
        expect(got?.meta).toMatchObject({ key: `${form}-${size}`, etag: md5(bytes), size, lastModified: told(put.lastModified) });
        expect((await readAll(got))?.equals(bytes)).toBe(true);
      }
    }
  });

  it('keeps headers, user metadata and checksum byte for byte', async () => {
    const b = await bucket();
    const options = {
      headers: { 'content-type': 'text/plain; charset="ü"', 'cache-control': 'no-store', expires: 'Thu, 01 Dec 1994 16:00:00 GMT' },
      metadata: { colour: 'blue', 'with-quote': '"\\\'' },
      verify: () => ({ algorithm: 'CRC32', value: 'AAAAAA==', type: 'FULL_OBJECT' }) as const,
    };
    await store().put(b, 'k', Buffer.from('x'), options);
    const { headers, metadata } = options;
    const checksum = options.verify();
    expect(await store().head(b, 'k')).toMatchObject({ headers, metadata, checksum });
    await store().put(b, 'k', Buffer.from('y'));
    expect(await store().head(b, 'k')).toMatchObject({ headers: {}, metadata: {} });
    expect((await store().head(b, 'k'))?.checksum).toBeUndefined();
  });

  it('answers undefined for what is not there', async () => {
    const b = await bucket();
    expect(await store().get(b, 'no')).toBeUndefined();
    expect(await store().head(b, 'no')).toBeUndefined();
    expect(await store().get(randomUUID(), 'no')).toBeUndefined();
  });
}

export function keys({ store, bucket, sizes }: Suite): void {
  it('keeps every Unicode key apart, control characters and U+0000 included', async () => {
    const b = await bucket();
    const keys = ['\0', 'a\0b', 'a\u0001b', 'a', 'ä', 'a\u0308', '//', 'a/../b', 'x/', ' ', '%00', '😀', '\uffff', '\\', '"', "'"];
    await Promise.all(keys.map((key) => store().put(b, key, Buffer.from(key))));
    for (const key of keys) expect((await readAll(await store().get(b, key)))?.toString()).toBe(key);
    const listed = (await store().list(b, { limit: 1000 })).entries.map((entry) => entry.key);
    expect(listed).toEqual([...keys].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y))));
  });

  it('overwrites: the last of several writes to one key, asked for in order, is what stays', async () => {
    const b = await bucket();
    await Promise.all(Array.from({ length: 20 }, (_, i) => store().put(b, 'k', Buffer.from(`v${i}`))));
    expect((await readAll(await store().get(b, 'k')))?.toString()).toBe('v19');
    expect((await store().list(b, { limit: 10 })).entries).toHaveLength(1);
  });

  it('changes between small and large without a trace of the other', async () => {
    const b = await bucket();
    for (const size of [...sizes(), ...sizes().reverse()]) {
      const bytes = randomBytes(size);
      await store().put(b, 'k', bytes);
      expect((await readAll(await store().get(b, 'k')))?.equals(bytes)).toBe(true);
    }
  });

  it('lets a reader finish what it began, though the object is replaced and deleted meanwhile', async () => {
    const b = await bucket();
    const bytes = randomBytes(Math.max(...sizes()));
    await store().put(b, 'k', bytes);
    const reading = await store().get(b, 'k');
    await store().put(b, 'k', Buffer.from('other'));
    await store().delete(b, 'k');
    await store().sweep();
    expect((await readAll(reading))?.equals(bytes)).toBe(true);
  });
}
