import fc from 'fast-check';
import { statedReason } from './stated-reason.js';

const of = (reason: string | undefined) => statedReason('admin', { 'x-rolegate-reason': reason });

describe('the reason that a caller states', () => {
  it('is what was percent-encoded, whatever the language', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => !/\p{Cc}/u.test(text)), (text) => {
      expect(of(encodeURIComponent(text))).toBe(text);
    }));
  });

  it('is taken as it stands where it was not encoded', () => {
    expect(of('ticket 4711: 100% sure')).toBe('ticket 4711: 100% sure');
  });

  it('is none where the header is absent or empty', () => {
    expect([of(undefined), of('')]).toEqual([undefined, undefined]);
  });

  it('is refused with the protocol\'s code when it is too long or would write on a terminal', () => {
    expect(of('x'.repeat(1024))).toHaveLength(1024);
    expect(() => of('x'.repeat(1025))).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
    expect(() => statedReason('iam', { 'x-rolegate-reason': '%1b[2J' })).toThrow(expect.objectContaining({ code: 'ValidationError' }));
  });
});
