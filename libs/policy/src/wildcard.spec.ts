import fc from 'fast-check';
import { compileWildcard, matchTokens, matchWildcard, pushPattern } from './wildcard.js';
import { matchBits } from './wildcard-bits.js';

/** Straight from the definition, by recursion. */
const plain = (pattern: string, text: string): boolean => {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') return plain(pattern.slice(1), text) || (text !== '' && plain(pattern, text.slice(1)));
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && plain(pattern.slice(1), text.slice(1));
};

describe('matchWildcard', () => {
  it('agrees with the definition on random patterns and texts', () => {
    const chars = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '/'), maxLength: 8 });
    fc.assert(fc.property(chars, fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 }), (pattern, text) => matchWildcard(pattern, text) === plain(pattern, text)), { numRuns: 5000 });
  });

  it('never matches less than one of its expansions', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => compileWildcard(`${a.replace(/[*?]/g, '')}*${c.replace(/[*?]/g, '')}`)(a.replace(/[*?]/g, '') + b + c.replace(/[*?]/g, ''))));
  });

  it.each([
    ['a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b', 'a'.repeat(20_000)],
    [`${'?*'.repeat(200)}b`, 'a'.repeat(20_000)],
    [`*${'a'.repeat(500)}b`, 'a'.repeat(20_000)],
  ])('stays fast on patterns that ruin backtracking matchers', (pattern, text) => {
    const start = performance.now();
    expect(matchWildcard(pattern, text)).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('counts a surrogate pair as one character', () => {
    expect(matchWildcard('?', '\u{1F600}')).toBe(true);
    expect(matchWildcard('??', '\u{1F600}')).toBe(false);
  });
});

describe('patterns made to be slow', () => {
  const text = 'a'.repeat(15_000);

  it.each([
    ['*' + 'a'.repeat(7000) + 'b*', false],
    ['*' + 'a?'.repeat(3500) + 'b', false],
    ['*' + 'a'.repeat(7000) + '?*' + 'a'.repeat(7000) + 'b*', false],
    ['*' + 'a'.repeat(6000) + '*' + 'b' + 'a'.repeat(6000) + '*', false],
    ['*' + 'a'.repeat(7000) + '?'.repeat(8000), true],
  ])('take milliseconds: %#', (pattern, expected) => {
    const matches = compileWildcard(pattern);
    // CPU of this process, the best of three: a backtracking matcher takes minutes, whatever else the machine does.
    const milliseconds = [1, 2, 3].map(() => {
      const began = process.cpuUsage();
      expect(matches(text)).toBe(expected);
      return process.cpuUsage(began).user / 1000;
    });
    expect(Math.min(...milliseconds)).toBeLessThan(400);
  });

  it('are judged alike by both matchers', () => {
    const unit = fc.constantFrom('a', 'b', '😀', 'é');
    const pattern = fc.array(fc.oneof(unit, fc.constantFrom('*', '?')), { maxLength: 80 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, fc.array(unit, { maxLength: 80 }), (written, parts) => {
        const tokens: number[] = [];
        pushPattern(tokens, written);
        const actual = parts.join('');
        expect(matchBits(tokens, actual)).toBe(matchTokens(tokens, actual));
      }),
      { numRuns: 5000 },
    );
    // Most random pairs do not match: here the text is made to.
    fc.assert(
      fc.property(fc.array(fc.oneof(unit.map((one) => [one, one] as const), unit.map((one) => ['?', one] as const), unit.map((one) => ['*', one + one] as const)), { maxLength: 100 }), (pairs) => {
        const tokens: number[] = [];
        pushPattern(tokens, pairs.map(([one]) => one).join(''));
        expect(matchBits(tokens, pairs.map(([, one]) => one).join(''))).toBe(true);
      }),
    );
  });
});
