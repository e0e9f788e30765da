import { estimateBytes } from './estimate.js';

const entry = (i: number, document: string) => ({ stream: `user/${i}`, version: 1, state: { name: `user-${i}`, document } });

describe('estimateBytes', () => {
  it('grows with the number of states, and counts a text that many share once', () => {
    const shared = Array.from({ length: 1000 }, (_, i) => entry(i, 'x'.repeat(4000)));
    const own = Array.from({ length: 1000 }, (_, i) => entry(i, `${i}`.padStart(4000, 'x')));
    const estimate = estimateBytes(shared, 1000);
    expect(estimate).toBeGreaterThan(100 * 1000);
    expect(estimateBytes(own, 1000)).toBeGreaterThan(estimate + 3900 * 1000);
    expect(estimateBytes(shared, 500_000)).toBeGreaterThan(estimate * 100);
    expect(estimateBytes([], 0)).toBe(0);
  });
});
