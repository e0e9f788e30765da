import fc from 'fast-check';
import { judgeOffset, provenOffset } from './clock-offset.js';

describe('the offset of a clock', () => {
  it('is never taken for more than it is, however slow the answer', () => {
    fc.assert(fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.nat(10_000), fc.nat(10_000), (offset, there, back) => {
      const before = 1_000_000;
      const proven = provenOffset({ before, theirs: before + there - offset, after: before + there + back });
      expect(Math.abs(proven)).toBeLessThanOrEqual(Math.abs(offset));
      expect(proven * offset).toBeGreaterThanOrEqual(0);
      // At most the round trip is left open.
      expect(Math.abs(offset) - Math.abs(proven)).toBeLessThanOrEqual(there + back);
    }));
  });

  it.each([[0, undefined], [999, undefined], [-999, undefined], [1000, false], [-1999, false], [2000, true], [-5000, true]])('of %d ms is judged by a tolerance of 2 s', (offset, grave) => {
    expect(judgeOffset(offset, 2000)?.grave).toBe(grave);
  });

  it('is named with its direction and its setting, and with a tolerance of 0 not at all', () => {
    expect(judgeOffset(-5000, 2000)).toEqual({ reason: 'clock-skew', grave: true, detail: 'the clock of this machine is 5.0 s behind that of Postgres (ROLEGATE_CLOCK_TOLERANCE_SECONDS is 2)' });
    expect(judgeOffset(3600_000, 0)).toBeUndefined();
  });
});
