import { freshRandom } from './fresh-random.js';

describe('freshRandom', () => {
  it('gives as many bytes as asked for, also more than its pool holds', () => {
    for (const length of [0, 1, 16, 8191, 8192, 8193, 100_000]) expect(freshRandom(length)).toHaveLength(length);
  });

  it('never gives the same bytes twice, over many refills', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 20_000; i++) seen.add(freshRandom(16).toString('hex'));
    expect(seen.size).toBe(20_000);
  });

  it('gives bytes that are the caller\'s own: later draws do not change them, and writing into them changes no later draw', () => {
    const first = freshRandom(32);
    const copy = Buffer.from(first);
    first.fill(0);
    const others = Array.from({ length: 600 }, () => freshRandom(32));
    expect(others.some((bytes) => bytes.equals(copy))).toBe(false);
    expect(others.some((bytes) => bytes.every((byte) => byte === 0))).toBe(false);
    const kept = freshRandom(32);
    const keptCopy = Buffer.from(kept);
    for (let i = 0; i < 600; i++) freshRandom(32);
    expect(kept.equals(keptCopy)).toBe(true);
  });
});
