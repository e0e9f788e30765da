import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { GetResult, ListOptions, ObjectStore } from './object-store.js';
import { readContents } from './list-entry.js';

/** A store to test; `small` bytes are kept the way small objects are, `large` the way large ones are. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  readonly small: number;
  readonly large: number;
}

const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

async function* inPieces(bytes: Buffer, piece = 10_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

async function readAll(result: GetResult | undefined): Promise<Buffer | undefined> {
  if (result === undefined || Buffer.isBuffer(result.body)) return result?.body as Buffer | undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of result.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const refused = (code: string): object => expect.objectContaining({ name: 'RolegateError', code });

/** What every object store promises; run by the spec of each adapter. */
export function objectStoreContract(name: string, make: () => StoreUnderTest): void {
  describe(`${name} as an object store`, () => {
    const store = (): ObjectStore => make().store;
    const bucket = async (): Promise<string> => {
      const id = randomUUID();
      await store().createBucket(id);
      return id;
    };
    const suite: Suite = { store, bucket, sizes: () => [0, 1, make().small, make().large] };
    describe('writing and reading', () => roundTrips(suite));
    describe('ranges and read conditions', () => reads(suite));
    describe('conditional writes', () => conditionalWrites(suite));
    describe('refused writes', () => refusals(suite));
    describe('deleting', () => deletions(suite));
    describe('copying', () => copies(suite));
    describe('listing', () => listings(suite));
    describe('buckets', () => buckets(suite));
  });
}

interface Suite {
  readonly store: () => ObjectStore;
  readonly bucket: () => Promise<string>;
  readonly sizes: () => number[];
}

function roundTrips({ store, bucket, sizes }: Suite): void {
  it('returns the bytes that were written, whatever their number and however they came', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      const bytes = randomBytes(size);
      const forms = { buffer: bytes, stream: inPieces(bytes), announced: inPieces(bytes) };
      for (const [form, body] of Object.entries(forms)) {
        const put = await store().put(b, `${form}-${size}`, body, form === 'announced' ? { size } : {});
        expect(put).toMatchObject({ etag: md5(bytes), size });
        const got = await store().get(b, `${form}-${size}`);
        expect(got?.meta).toMatchObject({ key: `${form}-${size}`, etag: md5(bytes), size, lastModified: put.lastModified });
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

function reads({ store, bucket, sizes }: Suite): void {
  it('cuts ranges as RFC 9110 says', async () => {
    const b = await bucket();
    for (const size of sizes().filter((n) => n > 10)) {
      const bytes = randomBytes(size);
      await store().put(b, 'k', bytes);
      const cases = [
        [{ first: 0, last: 0 }, 0, 0], [{ first: 5 }, 5, size - 1], [{ first: 2, last: size * 2 }, 2, size - 1],
        [{ suffix: 3 }, size - 3, size - 1], [{ suffix: size * 2 }, 0, size - 1], [{ first: 3, last: size - 2 }, 3, size - 2],
      ] as const;
      for (const [range, start, end] of cases) {
        const got = await store().get(b, 'k', { range });
        expect(got?.range).toEqual({ start, end });
        expect((await readAll(got))?.equals(bytes.subarray(start, end + 1))).toBe(true);
      }
      await expect(store().get(b, 'k', { range: { first: size } })).rejects.toEqual(refused('InvalidRange'));
      await expect(store().get(b, 'k', { range: { suffix: 0 } })).rejects.toEqual(refused('InvalidRange'));
    }
  });

  it('refuses any range of an empty object', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.alloc(0));
    await expect(store().get(b, 'k', { range: { first: 0 } })).rejects.toEqual(refused('InvalidRange'));
  });

  it('closes a body that is left early, or never begun', async () => {
    const b = await bucket();
    await store().put(b, 'k', randomBytes(Math.max(...sizes())));
    for (let i = 0; i < 50; i++) {
      const { body } = (await store().get(b, 'k'))!;
      if (Buffer.isBuffer(body)) return;
      if (i % 2 === 0) await body.close();
      else for await (const chunk of body) if (chunk.length > 0) break;
    }
  });

  it('checks tags and dates', async () => {
    const b = await bucket();
    const { etag, lastModified } = await store().put(b, 'k', Buffer.from('x'));
    const before = lastModified - 60_000;
    const after = lastModified + 60_000;
    for (const conditions of [{ ifMatch: [etag] }, { ifMatch: '*' as const }, { ifNoneMatch: ['other'] }, { ifModifiedSince: before }, { ifUnmodifiedSince: after }, { ifMatch: [etag], ifUnmodifiedSince: before }]) {
      expect((await store().get(b, 'k', { conditions }))?.meta.etag).toBe(etag);
      expect((await store().head(b, 'k', conditions))?.etag).toBe(etag);
    }
    for (const conditions of [{ ifMatch: ['other'] }, { ifUnmodifiedSince: before }]) {
      await expect(store().get(b, 'k', { conditions })).rejects.toEqual(refused('PreconditionFailed'));
    }
    for (const conditions of [{ ifNoneMatch: ['other', etag] }, { ifModifiedSince: after }, { ifModifiedSince: lastModified }]) {
      await expect(store().head(b, 'k', conditions)).rejects.toEqual(refused('NotModified'));
    }
  });
}

function conditionalWrites({ store, bucket, sizes }: Suite): void {
  it('If-None-Match: * lets exactly one of many writers through', async () => {
    const b = await bucket();
    for (const size of sizes()) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 12 }, () => store().put(b, `k${size}`, randomBytes(size), { conditions: { ifNoneMatch: '*' } })),
      );
      expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
      for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toEqual(refused('PreconditionFailed'));
    }
  });

  it('If-Match lets exactly one of many writers replace a version', async () => {
    const b = await bucket();
    for (const size of sizes().filter((n) => n > 0)) {
      const { etag } = await store().put(b, 'k', Buffer.from('first'));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 12 }, () => store().put(b, 'k', randomBytes(size), { conditions: { ifMatch: [etag] } })),
      );
      // One byte at random may repeat the tag of another; those who failed must have failed for this reason.
      if (size > 1) expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
      for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toEqual(refused('PreconditionFailed'));
    }
  });

  it('If-Match on a missing object is NoSuchKey', async () => {
    const b = await bucket();
    await expect(store().put(b, 'k', Buffer.from('x'), { conditions: { ifMatch: '*' } })).rejects.toEqual(refused('NoSuchKey'));
    expect(await store().head(b, 'k')).toBeUndefined();
  });

  it('a conditional delete takes the version that it names only', async () => {
    const b = await bucket();
    const { etag } = await store().put(b, 'k', Buffer.from('x'));
    await expect(store().delete(b, 'k', { conditions: { ifMatch: ['other'] } })).rejects.toEqual(refused('PreconditionFailed'));
    expect(await store().delete(b, 'k', { conditions: { ifMatch: [etag] } })).toEqual({ key: 'k', deleted: true });
    await expect(store().delete(b, 'k', { conditions: { ifMatch: [etag] } })).rejects.toEqual(refused('PreconditionFailed'));
  });
}

function refusals({ store, bucket, sizes }: Suite): void {
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
    await expect(store().deleteMany(b, ['kept'], { beforeCommit: () => Promise.reject(new Error('revoked')) })).rejects.toThrow('revoked');
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

function deletions({ store, bucket, sizes }: Suite): void {
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
    const results = await store().deleteMany(b, asked);
    expect(results).toEqual(asked.map((key) => ({ key, deleted: key !== 'nothing' })));
    expect((await store().list(b, { limit: 100 })).entries).toHaveLength(5);
    expect(await store().deleteMany(b, [])).toEqual([]);
  });
}

function copies({ store, bucket, sizes }: Suite): void {
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

/** What a listing must answer, computed the slow way. */
function expectedPage(keys: readonly string[], { prefix = '', delimiter = '', after = '', limit }: ListOptions): object {
  const bytes = (text: string): Buffer => Buffer.from(text);
  const seen = new Set<string>();
  const items: { text: string; folded: boolean }[] = [];
  const fold = (text: string): string | undefined => {
    const at = delimiter === '' || !text.startsWith(prefix) ? -1 : text.indexOf(delimiter, prefix.length);
    return at < 0 ? undefined : text.slice(0, at + delimiter.length);
  };
  const markerFold = after === '' ? undefined : fold(after);
  for (const key of [...keys].sort((x, y) => Buffer.compare(bytes(x), bytes(y)))) {
    if (!key.startsWith(prefix) || (after !== '' && Buffer.compare(bytes(key), bytes(after)) <= 0)) continue;
    const folded = fold(key);
    if (folded !== undefined && (seen.has(folded) || folded === markerFold)) continue;
    if (folded !== undefined) seen.add(folded);
    items.push({ text: folded ?? key, folded: folded !== undefined });
  }
  const page = items.slice(0, limit);
  const truncated = limit > 0 && items.length > limit;
  return {
    entries: page.filter((item) => !item.folded).map((item) => item.text),
    commonPrefixes: page.filter((item) => item.folded).map((item) => item.text),
    truncated,
    next: truncated ? page.at(-1)!.text : undefined,
  };
}

function listings({ store, bucket }: Suite): void {
  const shapes: Record<string, string[]> = {
    flat: Array.from({ length: 60 }, (_, i) => `key${i}`),
    nested: Array.from({ length: 90 }, (_, i) => `${i % 3}/${i % 9}/${i}`),
    mixed: ['a', 'a/', 'a/b', 'a/b/c', 'aa', 'b//c', 'b//d', '/', '//', 'é/x', 'é/y', '😀/1', 'z', 'a!b', ...Array.from({ length: 40 }, (_, i) => `deep/${i}`), 'deeq'],
    odd: ['\0/', '\0/a', '\u0001', '\u007f', '\u0080', '\uffff/a', '\u{10ffff}/a', '\u{10ffff}/b', 'ab--cd', 'ab--ce', 'ab-c'],
  };

  it.each(Object.entries(shapes))('pages through a %s bucket exactly as the rules say, for every prefix, delimiter, marker and limit', async (_, keys) => {
    const b = await bucket();
    await Promise.all(keys.map((key) => store().put(b, key, Buffer.from(key))));
    const firsts = [...new Set(keys.flatMap((key) => [[...key][0]!, key.slice(0, key.indexOf('/') + 1)]))];
    for (const prefix of [undefined, '', 'nothing', ...firsts.slice(0, 6)]) {
      for (const delimiter of [undefined, '/', '--', '//', '1']) {
        for (const after of [undefined, keys[3]!, 'a/', 'deep/2', '\0']) {
          for (const limit of [0, 1, 7, 1000]) {
            const options = { prefix, delimiter, after, limit };
            const page = await store().list(b, options);
            const { entries, commonPrefixes, truncated, next } = page;
            expect({ options, entries: entries.map((entry) => entry.key), commonPrefixes, truncated, next })
              .toEqual({ options, ...expectedPage(keys, options) });
          }
        }
      }
    }
  });

  it('walking by `next` meets every key once', async () => {
    const b = await bucket();
    const keys = shapes['mixed']!;
    await Promise.all(keys.map((key) => store().put(b, key, Buffer.from(key))));
    const met: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store().list(b, { after, limit: 7 });
      met.push(...page.entries.map((entry) => entry.key));
      if (!page.truncated) break;
      after = page.next;
    }
    expect(met.sort()).toEqual([...keys].sort());
  });

  it('describes each object as it was written', async () => {
    const b = await bucket();
    const put = await store().put(b, 'k', Buffer.from('body'), { verify: () => ({ algorithm: 'SHA256', value: 'x', type: 'FULL_OBJECT' }) });
    const entry = (await store().list(b, { limit: 1 })).entries[0]!;
    expect(readContents(entry.contents)).toEqual({
      etag: put.etag, size: 4, lastModified: put.lastModified, storageClass: 'STANDARD', checksumAlgorithm: 'SHA256',
    });
  });

  it('shows what was written and hides what was deleted, at once', async () => {
    const b = await bucket();
    await store().put(b, 'd/1', Buffer.from('x'));
    expect((await store().list(b, { delimiter: '/', limit: 10 })).commonPrefixes).toEqual(['d/']);
    await store().delete(b, 'd/1');
    expect(await store().list(b, { delimiter: '/', limit: 10 })).toEqual({ entries: [], commonPrefixes: [], truncated: false });
  });
}

function buckets({ store, bucket, sizes }: Suite): void {
  it('refuses writes into a bucket that is unknown or dropped', async () => {
    const b = await bucket();
    for (const size of sizes()) await expect(store().put(randomUUID(), 'k', randomBytes(size))).rejects.toEqual(refused('NoSuchBucket'));
    expect(await store().closeBucket(b)).toBe('closed');
    await store().dropBucket(b);
    for (const size of sizes()) await expect(store().put(b, 'k', randomBytes(size))).rejects.toEqual(refused('NoSuchBucket'));
    expect(await store().closeBucket(b)).toBe('no-such-bucket');
  });

  it('an unknown bucket does not harm the writes beside it', async () => {
    const b = await bucket();
    const outcomes = await Promise.allSettled([store().put(b, '1', Buffer.from('x')), store().put(randomUUID(), '2', Buffer.from('x')), store().put(b, '3', Buffer.from('x'))]);
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('closes only empty buckets, and reopens them as they were', async () => {
    const b = await bucket();
    await store().put(b, 'k', Buffer.from('x'));
    expect(await store().isEmpty(b)).toBe(false);
    expect(await store().closeBucket(b)).toBe('not-empty');
    await store().dropBucket(b);
    await store().put(b, 'k2', Buffer.from('x'));
    await store().deleteMany(b, ['k', 'k2']);
    expect(await store().isEmpty(b)).toBe(true);
    expect(await store().closeBucket(b)).toBe('closed');
    expect(await store().closeBucket(b)).toBe('closed');
    expect(await store().closedBuckets(-60_000)).toContain(b);
    await expect(store().put(b, 'k', Buffer.from('x'))).rejects.toEqual(refused('OperationAborted'));
    await store().reopenBucket(b);
    expect(await store().closedBuckets(-60_000)).not.toContain(b);
    await store().put(b, 'k', Buffer.from('x'));
  });

  it('no write lands after a close that succeeded, however they race', async () => {
    for (let round = 0; round < 15; round++) {
      const b = await bucket();
      const size = sizes()[round % sizes().length]!;
      const puts = Array.from({ length: 8 }, (_, i) => store().put(b, `k${i}`, randomBytes(size)));
      const outcomes = Promise.allSettled(puts);
      const closed = await store().closeBucket(b);
      const landed = (await outcomes).filter((one) => one.status === 'fulfilled').length;
      if (closed === 'closed') expect(landed).toBe(0);
      else expect(landed).toBeGreaterThan(0);
      expect(await store().isEmpty(b)).toBe(closed === 'closed');
    }
  });
}
