import fc from 'fast-check';
import { compilePolicies } from './compile.js';
import type { CompiledPolicy } from './compiled-policy.js';
import { PolicyCache } from './policy-cache.js';

interface Holder {
  readonly characters: number;
}

/** As its users do it. */
const ask = (cache: PolicyCache, holder: Holder): readonly CompiledPolicy[] =>
  cache.find(holder) ?? cache.keep(holder, holder.characters, [compilePolicies([])]);

describe('PolicyCache', () => {
  it('compiles once for as long as it is asked for', () => {
    const cache = new PolicyCache(100_000);
    const holder = { characters: 10 };
    const first = ask(cache, holder);
    expect(ask(cache, holder)).toBe(first);
    expect([cache.hits, cache.misses, cache.size]).toEqual([1, 1, 1]);
  });

  it('never takes more than its capacity, but for one that is larger alone', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 200 })), { maxLength: 300 }), (asked) => {
      const cache = new PolicyCache(10_000);
      const holders = Array.from({ length: 31 }, (_, i) => ({ characters: i * 10 }));
      for (const [i] of asked) {
        ask(cache, holders[i]!);
        expect(cache.bytes).toBeLessThanOrEqual(10_000);
      }
      expect(cache.hits + cache.misses).toBe(asked.length);
      expect(cache.misses).toBe(cache.size + cache.evictions);
    }));
  });

  it('keeps what is used all the time, whatever passes by', () => {
    const cache = new PolicyCache(20_000);
    const favourite = { characters: 10 };
    const compiled = ask(cache, favourite);
    for (let i = 0; i < 1000; i++) {
      ask(cache, { characters: 10 });
      expect(ask(cache, favourite)).toBe(compiled);
    }
    expect(cache.evictions).toBeGreaterThan(900);
  });

  it('keeps nothing of what does not compile', () => {
    const cache = new PolicyCache(1000);
    const fails = (): never => { throw new Error('unreadable'); };
    for (let i = 0; i < 2; i++) expect(() => cache.of({ characters: 1 }, (one) => one.characters, fails)).toThrow('unreadable');
    expect(cache.size).toBe(0);
  });
});
