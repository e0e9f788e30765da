import fc from 'fast-check';
import { parseRestInput, awsOperation } from '#protocol';
import { keyText } from './key-text.js';

/** What a parser of XML makes of a key's text. */
const readBack = (xml: string): string => {
  const input = parseRestInput(awsOperation('s3', 'DeleteObjects'), {
    bucket: 'b', query: new URLSearchParams(), headers: {}, bodyText: `<Delete><Object><Key>${xml}</Key></Object></Delete>`,
  });
  return input.Delete!.Objects![0]!.Key!;
};

const keys = fc.string({ unit: fc.oneof(fc.constantFrom('a', '/', ' ', '+', '%', '&', '<', '>', '"', "'", '\n', '\r', '\t', 'ü', '😀'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })), minLength: 1 });

describe('keys in a listing', () => {
  it('are read back as they are, by a parser of XML', () => {
    fc.assert(fc.property(keys, (key) => expect(readBack(keyText(undefined)(key))).toBe(key)));
  });

  it('are read back as they are when percent-encoded, and need no escaping then', () => {
    fc.assert(fc.property(keys, (key) => {
      const text = keyText('url')(key);
      expect(text).toMatch(/^[A-Za-z0-9\-_.!~*'()/%]*$/);
      expect(decodeURIComponent(text)).toBe(key);
    }));
  });

  it.each([['plain/key-1.txt', 'plain/key-1.txt', 'plain/key-1.txt'], ['a b+c&d', 'a b+c&amp;d', 'a%20b%2Bc%26d']])('%s', (key, xml, url) => {
    expect([keyText(undefined)(key), keyText('url')(key)]).toEqual([xml, url]);
  });
});
