import fc from 'fast-check';
import { codeOf, counterAt, counterOf, counterOfPair } from './totp.js';

const SEED = Buffer.from('12345678901234567890');

describe('One-time passwords', () => {
  // RFC 4226, appendix D.
  it.each(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].map((code, counter) => [counter, code] as const))('of counter %d is %s', (counter, code) => {
    expect(codeOf(SEED, counter)).toBe(code);
  });

  // RFC 6238, appendix B, SHA-1: the last six of its eight digits.
  it.each([[59, '287082'], [1111111109, '081804'], [1111111111, '050471'], [1234567890, '005924'], [2000000000, '279037'], [20000000000, '353130']])('of second %d is %s', (second, code) => {
    expect(codeOf(SEED, counterAt(second * 1000, 30))).toBe(code);
  });

  it('are found within reach and not beyond', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 40 }), fc.integer({ min: 100, max: 2 ** 40 }), fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 4 }), (bytes, centre, away, reach) => {
      const seed = Buffer.from(bytes);
      const found = counterOf(seed, codeOf(seed, centre + away), centre, reach);
      // Two counters of a seed may share a code: the nearest is meant.
      if (Math.abs(away) <= reach) expect(codeOf(seed, found!)).toBe(codeOf(seed, centre + away));
      else if (found !== undefined) expect(Math.abs(found - centre)).toBeLessThanOrEqual(reach);
    }));
  });

  it('of no six digits are nowhere', () => {
    for (const code of ['', '12345', '1234567', 'abcdef', '７５５２２４']) expect(counterOf(SEED, code, 5, 5)).toBeUndefined();
  });

  it('that follow one another say where a clock is', () => {
    expect(counterOfPair(SEED, codeOf(SEED, 70), codeOf(SEED, 71), 100, 40)).toBe(70);
    expect(counterOfPair(SEED, codeOf(SEED, 71), codeOf(SEED, 70), 100, 40)).toBeUndefined();
    expect(counterOfPair(SEED, codeOf(SEED, 70), codeOf(SEED, 72), 100, 40)).toBeUndefined();
    expect(counterOfPair(SEED, codeOf(SEED, 59), codeOf(SEED, 60), 100, 40)).toBeUndefined();
  });
});
