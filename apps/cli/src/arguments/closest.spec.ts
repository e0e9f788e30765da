import fc from 'fast-check';
import { closest } from './closest.js';

describe('closest', () => {
  it.each([
    ['usr', 'user'],
    ['roel', 'role'],
    ['lsit', 'list'],
    ['--role-nmae', '--role-name'],
    ['-uid', '--uid'],
  ])('takes %s for %s', (typed, meant) => {
    expect(closest(typed, ['list', 'user', 'role', '--role-name', '--uid', '--path'])).toBe(meant);
  });

  it('makes nothing of what resembles nothing', () => {
    expect(closest('frobnicate', ['list', 'user', 'projection'])).toBeUndefined();
    expect(closest('', ['list'])).toBeUndefined();
  });

  it('finds any word with one letter changed, and prefers the nearest', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdef'), minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(word, fc.array(word), fc.nat(), (meant, others, at) => {
        const place = at % meant.length;
        const typed = `${meant.slice(0, place)}z${meant.slice(place + 1)}`;
        expect(closest(typed, [...others, meant])).toBeDefined();
        expect(closest(meant, [...others, meant])).toBe(meant);
      }),
    );
  });
});
