import fc from 'fast-check';
import { resolveRange } from '../store/index.js';
import { parseRange, rangeStands } from './range-header.js';

describe('the Range header', () => {
  it.each([
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=5-', { first: 5 }],
    ['bytes=-5', { suffix: 5 }],
    [' bytes=1-2 ', { first: 1, last: 2 }],
  ])('%j', (header, range) => {
    expect(parseRange(header)).toEqual(range);
  });

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=2-1', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=a-b', 'bytes=1 -2', 'Bytes 0-1', 'bytes=+1-2'])('ignores %j', (header) => {
    expect(parseRange(header)).toBeUndefined();
  });

  it('cuts what RFC 9110 says out of any body', () => {
    fc.assert(fc.property(fc.nat(40), fc.nat(40), fc.integer({ min: 1, max: 30 }), (first, length, size) => {
      const body = Array.from({ length: size }, (_, i) => i);
      const wanted = body.filter((at) => at >= first && at <= first + length);
      const range = parseRange(`bytes=${first}-${first + length}`)!;
      if (wanted.length === 0) expect(() => resolveRange(range, size)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
      else expect(resolveRange(range, size)).toEqual({ start: wanted[0], end: wanted.at(-1) });
    }));
  });
});

describe('If-Range', () => {
  const meta = { etag: 'abc', lastModified: Date.parse('2026-01-02T03:04:05.678Z') };

  it.each(['"abc"', 'abc', 'Fri, 02 Jan 2026 03:04:05 GMT'])('lets the range of the object that is meant stand: %s', (condition) => {
    expect(rangeStands(condition, meta)).toBe(true);
  });

  it.each(['"other"', 'other', 'W/"abc"', '*', '', 'Fri, 02 Jan 2026 03:04:06 GMT', 'Fri, 02 Jan 2026 03:04:04 GMT'])('asks for all of another, or of what cannot be told: %j', (condition) => {
    expect(rangeStands(condition, meta)).toBe(false);
  });
});
