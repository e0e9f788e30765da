import type { Append } from '#event-sourcing';
import fc from 'fast-check';
import { appendLocks } from './append-locks.js';

const meta = { actor: 'a', requestId: 'r', sourceIp: 'i' };
const locksOf = (parts: Partial<Append>): Map<number, boolean> => {
  const [keys, exclusive] = appendLocks({ commandId: 'c', meta, writes: [], ...parts });
  return new Map(keys.map((key, i) => [key, exclusive[i]!]));
};
const only = (parts: Partial<Append>): [number, boolean][] => {
  const common = locksOf({});
  return [...locksOf(parts)].filter(([key]) => !common.has(key));
};

describe('appendLocks', () => {
  it('comes in the same ascending order whatever order the append names things in', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 20 });
    fc.assert(fc.property(names, (list) => {
      const take = list.map((name) => ({ name, owner: 'o' }));
      const [keys] = appendLocks({ commandId: 'c', meta, writes: [], take });
      const [reversed] = appendLocks({ commandId: 'c', meta, writes: [], take: [...take].reverse() });
      expect(keys).toEqual(reversed);
      expect(keys).toEqual([...keys].sort((a, b) => a - b));
      expect(new Set(keys).size).toBe(keys.length);
      for (const key of keys) expect(key | 0).toBe(key);
    }));
  });

  it('is exclusive on what is written and shared on what is only checked; both is exclusive', () => {
    const write = { stream: 'role/A', account: '', expected: 1, events: [] };
    expect(only({ writes: [write] })).toMatchObject([[expect.any(Number), true]]);
    expect(only({ checks: [{ stream: 'role/A', version: 1 }] })).toMatchObject([[expect.any(Number), false]]);
    expect(only({ checks: [{ stream: 'role/A', version: 1 }], writes: [write] })).toEqual(only({ writes: [write] }));
  });

  it('shares a target with who holds it or lets go, and has it alone for its deletion', () => {
    const hold = [{ target: 'policy/P', holder: 'role/A' }];
    const [[target]] = only({ checks: [{ stream: 'policy/P', version: 1 }] }) as [[number, boolean]];
    expect(locksOf({ hold }).get(target)).toBe(false);
    expect(locksOf({ unhold: hold }).get(target)).toBe(false);
    expect(locksOf({ unheld: ['policy/P'] }).get(target)).toBe(true);
  });

  it('tells a claim from a stream or a counter of the same name', () => {
    const [[claim]] = only({ take: [{ name: 'x', owner: 'o' }] }) as [[number, boolean]];
    const [[counter]] = only({ counts: [{ name: 'x', by: 1 }] }) as [[number, boolean]];
    const [[stream]] = only({ checks: [{ stream: 'x', version: 0 }] }) as [[number, boolean]];
    expect(new Set([claim, counter, stream]).size).toBe(3);
  });
});
