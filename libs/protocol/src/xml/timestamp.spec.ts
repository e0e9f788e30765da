import fc from 'fast-check';
import { isoMilliseconds, isoSeconds } from './timestamp.js';

describe('timestamps', () => {
  it('are those of Date.toISOString, for any date', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (time) => {
        expect(isoMilliseconds(time)).toBe(time.toISOString());
        expect(isoSeconds(time)).toBe(time.toISOString().replace(/\.\d+Z$/, 'Z'));
      }),
      { numRuns: 5000 },
    );
  });

  it('are refused for an invalid date', () => {
    expect(() => isoSeconds(new Date(NaN))).toThrow(RangeError);
  });
});
