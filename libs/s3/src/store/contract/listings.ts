import fc from 'fast-check';
import { readContents } from '../list-entry.js';
import type { ListOptions } from '../object-store.js';
import type { Suite } from './suite.js';

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

/** Buckets that meet every way of moving through an index: flat, folded deep, folded shallow, and odd bytes. */
const shapes = {
  flat: Array.from({ length: 60 }, (_, i) => `key${i}`),
  nested: Array.from({ length: 90 }, (_, i) => `${i % 3}/${i % 9}/${i}`),
  mixed: ['a', 'a/', 'a/b', 'a/b/c', 'aa', 'b//c', 'b//d', '/', '//', 'é/x', 'é/y', '😀/1', 'z', 'a!b', ...Array.from({ length: 40 }, (_, i) => `deep/${i}`), 'deeq'],
  odd: ['\0/', '\0/a', '\u0001', '\u007f', '\u0080', '\uffff/a', '\u{10ffff}/a', '\u{10ffff}/b', 'ab--cd', 'ab--ce', 'ab-c'],
};

export function listings({ store, bucket }: Suite): void {
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

  it('lists any bucket by the same rules', async () => {
    const name = (max: number) => fc.string({ unit: fc.constantFrom('a', 'b', '/', '-', 'é'), minLength: 1, maxLength: max });
    const options = fc.record({
      prefix: fc.option(name(3), { nil: undefined }), delimiter: fc.option(name(2), { nil: undefined }),
      after: fc.option(name(5), { nil: undefined }), limit: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name(7), { minLength: 1, maxLength: 60 }), fc.array(options, { minLength: 20, maxLength: 20 }), async (keys, questions) => {
        const b = await bucket();
        await Promise.all(keys.map((key) => store().put(b, key, Buffer.from('x'))));
        for (const question of questions) {
          const { entries, ...rest } = await store().list(b, question);
          expect({ ...rest, next: rest.next, entries: entries.map((entry) => entry.key) }).toEqual(expectedPage(keys, question));
        }
      }),
      { numRuns: 30 },
    );
  });
}

export function listingsOverTime({ store, bucket }: Suite): void {
  it('walking by `next` meets every key once', async () => {
    const b = await bucket();
    const keys = shapes.mixed;
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
