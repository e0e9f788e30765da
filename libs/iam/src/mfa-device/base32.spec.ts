import fc from 'fast-check';
import { base32Of, bytesOfBase32 } from './base32.js';

describe('Base32', () => {
  // RFC 4648, section 10.
  it.each([['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']])('of "%s" is "%s"', (text, encoded) => {
    expect(base32Of(Buffer.from(text))).toBe(encoded);
    expect(bytesOfBase32(encoded)).toEqual(Buffer.from(text));
  });

  it('is read back as it was, as people type it, too', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      const text = base32Of(bytes);
      expect(bytesOfBase32(text)).toEqual(Buffer.from(bytes));
      expect(bytesOfBase32(`${text.toLowerCase().replace(/(.{4})/g, '$1 ')}======`)).toEqual(Buffer.from(bytes));
    }));
  });

  it('knows what is none', () => {
    for (const text of ['MZXW1', 'MZ=XW', 'ä']) expect(bytesOfBase32(text)).toBeUndefined();
  });
});
