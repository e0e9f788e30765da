import fc from 'fast-check';
import type { ListUploadsOptions, Upload } from '../upload.js';
import { refused, type Suite } from './suite.js';
import { begun, initiator } from './uploads.js';

const bytewise = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

type Shown = readonly [key: string, uploadId?: string];

/** What a listing must show from its marker on, computed the slow way. */
function expected(all: readonly Upload[], { prefix = '', delimiter = '', keyMarker = '', uploadIdMarker }: ListUploadsOptions): Shown[] {
  const shown = new Map<string, Shown>();
  for (const { key, uploadId } of [...all].sort((a, b) => bytewise(a.key, b.key) || bytewise(a.uploadId, b.uploadId))) {
    if (!key.startsWith(prefix)) continue;
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const folded = at < 0 ? undefined : key.slice(0, at + delimiter.length);
    const passed = bytewise(key, keyMarker) < 0 || (key === keyMarker && (uploadIdMarker === undefined || uploadId <= uploadIdMarker)) || (folded !== undefined && keyMarker.startsWith(folded));
    if (keyMarker !== '' && passed) continue;
    if (folded === undefined) shown.set(`${key}\0${uploadId}`, [key, uploadId]);
    else shown.set(folded, [folded]);
  }
  return [...shown.values()];
}

export function uploadListings(suite: Suite): void {
  const { store, bucket } = suite;

  /** All pages, walked by `next`. */
  async function walked(bucketId: string, options: ListUploadsOptions): Promise<Shown[]> {
    const met: Shown[] = [];
    for (let at: Pick<ListUploadsOptions, 'keyMarker' | 'uploadIdMarker'> = options; ; ) {
      const page = await store().listUploads(bucketId, { ...options, ...at });
      const shown: Shown[] = [...page.uploads.map(({ key, uploadId }): Shown => [key, uploadId]), ...page.commonPrefixes.map((prefix): Shown => [prefix])];
      expect(shown.length).toBeLessThanOrEqual(options.limit);
      met.push(...shown.sort(([a, i = ''], [b, j = '']) => bytewise(a, b) || bytewise(i, j)));
      if (!page.truncated) return met;
      at = { keyMarker: page.next!.key, uploadIdMarker: page.next!.uploadId };
    }
  }

  it('lists uploads in progress by key and age, and says of each what is known', async () => {
    const b = await bucket();
    const ids: string[] = [];
    for (const key of ['b', 'a', 'b', 'ä']) ids.push((await begun(suite, b, key, { checksum: { algorithm: 'SHA256', type: 'COMPOSITE' } })).uploadId);
    const { uploads, truncated } = await store().listUploads(b, { limit: 10 });
    expect(uploads.map(({ key, uploadId }) => [key, uploadId])).toEqual([['a', ids[1]], ['b', ids[0]], ['b', ids[2]], ['ä', ids[3]]]);
    expect(uploads[0]).toMatchObject({ initiator, checksum: { algorithm: 'SHA256', type: 'COMPOSITE' }, initiated: expect.any(Number) });
    expect(truncated).toBe(false);
    expect(await store().listUploads(b, { limit: 0 })).toEqual({ uploads: [], commonPrefixes: [], truncated: false });
  });

  it('pages by the rules for every prefix, delimiter, marker and limit', async () => {
    const b = await bucket();
    const keys = ['a', 'a', 'a/', 'a/1', 'a/2', 'a/2', 'a/b/3', 'b', 'b//c', 'é/x', 'é/x', 'é/y', 'z', 'z', 'z'];
    const all: Upload[] = [];
    for (const key of keys) all.push(await store().createUpload(b, key, { initiator }));
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '2', 'z'), maxLength: 4 });
    const markers = fc.oneof(
      fc.record({ keyMarker: name }),
      fc.constantFrom(...all).map(({ key, uploadId }) => ({ keyMarker: key, uploadIdMarker: uploadId })),
    );
    const options = fc.record({ prefix: fc.option(name, { nil: undefined }), delimiter: fc.option(fc.constantFrom('/', '//', 'a', 'é/'), { nil: undefined }), limit: fc.integer({ min: 1, max: 7 }) });
    await fc.assert(fc.asyncProperty(options, markers, async (asked, marker) => {
      const question = { ...asked, ...marker };
      expect({ question, shown: await walked(b, question) }).toEqual({ question, shown: expected(all, question) });
    }), { numRuns: 200 });
  });

  it('pages through the parts of an upload', async () => {
    const b = await bucket();
    const address = await begun(suite, b);
    for (const number of [7, 1, 10_000, 3]) await store().putPart(address, number, Buffer.from(`${number}`));
    const page = async (after: number | undefined, limit: number) => {
      const { parts, truncated } = await store().listParts(address, { after, limit });
      return { numbers: parts.map(({ number }) => number), truncated };
    };
    expect(await page(undefined, 2)).toEqual({ numbers: [1, 3], truncated: true });
    expect(await page(3, 2)).toEqual({ numbers: [7, 10_000], truncated: false });
    expect(await page(7, 1000)).toEqual({ numbers: [10_000], truncated: false });
    expect(await page(undefined, 0)).toEqual({ numbers: [], truncated: false });
    await expect(store().listParts({ ...address, key: 'other' }, { limit: 1 })).rejects.toEqual(refused('NoSuchUpload'));
  });
}
