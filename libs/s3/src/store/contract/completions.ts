import { randomBytes } from 'node:crypto';
import { newChecksum } from '#signatures';
import { assembledEtag, SMALLEST_PART } from '../assembly.js';
import { readAll, refused, type Suite } from './suite.js';
import { begun, sent } from './uploads.js';

/** Parts that may come before others, and a last one that is small. */
const large = [randomBytes(SMALLEST_PART), randomBytes(SMALLEST_PART + 7)];
const bodies = [...large, Buffer.from('the end')];
const whole = Buffer.concat(bodies);

export function completions(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  it('makes one object of the parts, with what the upload was begun with', async () => {
    const b = await bucket();
    const given = { headers: { 'content-type': 'a/b' }, metadata: { m: '1' } };
    const address = await begun(suite, b, 'k', given);
    const parts = await sent(suite, address, bodies);
    const completed = await store().completeUpload(address, parts);
    const etag = assembledEtag(parts);
    expect(completed).toMatchObject({ etag, size: whole.length });
    const got = await store().get(b, 'k');
    expect(got?.meta).toMatchObject({ ...given, etag, size: whole.length, lastModified: completed.lastModified, parts: 3 });
    expect((await readAll(got))?.equals(whole)).toBe(true);
    expect((await store().list(b, { limit: 1 })).entries[0]!.contents).toContain(`<ETag>&quot;${etag}&quot;</ETag><Size>${whole.length}</Size>`);
    expect((await store().listUploads(b, { limit: 1 })).uploads).toEqual([]);
  });

  it('makes an object of a single part of any size', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      const body = randomBytes(size);
      const address = await begun(suite, b);
      await store().completeUpload(address, await sent(suite, address, [body]));
      const got = await store().get(b, 'k');
      expect(got?.meta).toMatchObject({ size, parts: 1, etag: expect.stringMatching(/-1$/) });
      expect((await readAll(got))?.equals(body)).toBe(true);
    }
  });

  it('leaves out the parts that are not named, and joins the others by their numbers', async () => {
    const b = await bucket();
    const address = await begun(suite, b);
    const named = await Promise.all([2, 40, 10_000].map(async (number, i) => ({ number, etag: (await store().putPart(address, number, bodies[i]!)).etag })));
    for (const number of [1, 3, 9_999]) await store().putPart(address, number, large[0]!);
    await store().completeUpload(address, named);
    expect((await readAll(await store().get(b, 'k')))?.equals(whole)).toBe(true);
    const found = await store().objectParts({ bucketId: b, key: 'k' }, 0, 10);
    expect(found?.parts.map(({ number, size }) => [number, size])).toEqual(bodies.map(({ length }, i) => [i + 1, length]));
    expect((await store().objectParts({ bucketId: b, key: 'k' }, 1, 1))?.parts.map(({ number }) => number)).toEqual([2]);
  });
}

export function partsOfObjects(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  it('reads ranges across the parts, and each part by its number', async () => {
    const b = await bucket();
    const address = await begun(suite, b);
    await store().completeUpload(address, await sent(suite, address, bodies));
    const [first, second] = large.map(({ length }) => length) as [number, number];
    const size = whole.length;
    for (const [from, to] of [[0, 0], [first - 1, first - 1], [first - 1, first], [first, first], [3, size - 3], [first + second - 2, first + second + 2], [size - 1, size - 1], [first + second, size - 1]] as const) {
      const got = await store().get(b, 'k', { range: { first: from, last: to } });
      expect(got?.range).toEqual({ start: from, end: to });
      expect((await readAll(got))?.equals(whole.subarray(from, to + 1))).toBe(true);
    }
    let start = 0;
    for (const [i, body] of bodies.entries()) {
      const got = await store().get(b, 'k', { partNumber: i + 1 });
      const range = { start, end: start + body.length - 1 };
      expect(got).toMatchObject({ range, meta: { parts: 3 } });
      expect((await readAll(got))?.equals(body)).toBe(true);
      expect(await store().headPart(b, 'k', i + 1)).toMatchObject({ range, meta: { size } });
      start += body.length;
    }
    for (const number of [0, 4]) {
      await expect(store().get(b, 'k', { partNumber: number })).rejects.toEqual(refused('InvalidPartNumber'));
      await expect(store().headPart(b, 'k', number)).rejects.toEqual(refused('InvalidPartNumber'));
    }
    const { body } = (await store().get(b, 'k'))!;
    if (!Buffer.isBuffer(body)) await body.close();
  });

  it('has one part where the object was written in one piece', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      const bytes = randomBytes(size);
      await store().put(b, 'k', bytes);
      const got = await store().get(b, 'k', { partNumber: 1 });
      expect(got?.range).toEqual(size === 0 ? undefined : { start: 0, end: size - 1 });
      expect((await readAll(got))?.equals(bytes)).toBe(true);
      expect((await store().headPart(b, 'k', 1))?.range).toEqual(got?.range);
      expect((await store().objectParts({ bucketId: b, key: 'k' }, 0, 10))?.parts).toEqual([]);
      await expect(store().get(b, 'k', { partNumber: 2 })).rejects.toEqual(refused('InvalidPartNumber'));
    }
    expect(await store().headPart(b, 'nothing', 1)).toBeUndefined();
    expect(await store().objectParts({ bucketId: b, key: 'nothing' }, 0, 1)).toBeUndefined();
  });
}

export function partRules(suite: Suite): void {
  const { store, bucket } = suite;

  it('refuses parts that are missing, others than named, or too small, and keeps the upload', async () => {
    const b = await bucket();
    const address = await begun(suite, b);
    const [one, two, three] = await sent(suite, address, bodies);
    for (const wrong of [{ number: 4, etag: one!.etag }, { number: 2, etag: one!.etag }]) {
      await expect(store().completeUpload(address, [one!, wrong])).rejects.toEqual(refused('InvalidPart'));
    }
    await store().putPart(address, 4, large[0]!);
    await expect(store().completeUpload(address, [one!, three!, { number: 4, etag: one!.etag }])).rejects.toEqual(refused('EntityTooSmall'));
    await store().completeUpload(address, [one!, two!, three!]);
  });

  it.each([
    ['CRC32', 'FULL_OBJECT'], ['CRC32C', 'FULL_OBJECT'], ['CRC64NVME', 'FULL_OBJECT'], ['CRC32', 'COMPOSITE'], ['SHA1', 'COMPOSITE'], ['SHA256', 'COMPOSITE'],
  ] as const)('sums by %s, %s', async (algorithm, type) => {
    const sumOf = (body: Buffer): Buffer => {
      const sum = newChecksum(algorithm);
      sum.update(body);
      return sum.digest();
    };
    const b = await bucket();
    const address = await begun(suite, b, 'k', { checksum: { algorithm, type } });
    const parts = await Promise.all(bodies.map(async (body, i) => {
      const { etag, checksum } = await store().putPart(address, i + 1, body, { verify: () => sumOf(body).toString('base64') });
      return { number: i + 1, etag, checksum };
    }));
    await expect(store().completeUpload(address, [{ ...parts[0]!, checksum: parts[1]!.checksum }])).rejects.toEqual(refused('InvalidPart'));
    const value = type === 'FULL_OBJECT' ? sumOf(whole).toString('base64') : `${sumOf(Buffer.concat(bodies.map(sumOf))).toString('base64')}-3`;
    expect(await store().completeUpload(address, parts)).toMatchObject({ checksum: { algorithm, type, value } });
    expect((await store().head(b, 'k'))?.checksum).toEqual({ algorithm, type, value });
    expect((await store().objectParts({ bucketId: b, key: 'k' }, 0, 1))?.parts[0]).toMatchObject({ checksum: parts[0]!.checksum });
  });
}
