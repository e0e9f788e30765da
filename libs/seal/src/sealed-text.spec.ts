import { KeyRing } from './key-ring.js';
import { MAX_SEALED_TEXT, openText, sealText } from './sealed-text.js';

const ring = (...ids: string[]): KeyRing => new KeyRing('token', ids.map((id, i) => ({ id, material: Buffer.alloc(32, id), issuing: i === 0 })));
const context = { purpose: 'test/1', clusterId: 'c' };
const NOW = 1_700_000_000_000;
const seal = (text: string): string => sealText(ring('k1'), context, text, NOW + 1000)!;

describe('sealed texts', () => {
  it.each(['', 'a', 'ä'.repeat(300), 'x'.repeat(7000)])('open again under any ring that has the key (%#)', (text) => {
    expect(openText(ring('k2', 'k1'), context, seal(text), NOW)).toBe(text);
  });

  it('do not open for another purpose, in another cluster, with another key or after their end', () => {
    const sealed = seal('a');
    expect(openText(ring('k1'), { ...context, purpose: 'session-token/1' }, sealed, NOW)).toBeUndefined();
    expect(openText(ring('k1'), { ...context, clusterId: 'd' }, sealed, NOW)).toBeUndefined();
    expect(openText(ring('k2'), context, sealed, NOW)).toBeUndefined();
    expect(openText(ring('k1'), context, sealed, NOW + 999)).toBe('a');
    expect(openText(ring('k1'), context, sealed, NOW + 1000)).toBeUndefined();
  });

  it('do not open with any character changed, cut or added', () => {
    const sealed = seal('a');
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      expect(openText(ring('k1'), context, sealed.slice(0, at) + other + sealed.slice(at + 1), NOW)).toBeUndefined();
    }
    for (const broken of ['', 'AA', sealed.slice(0, -1), `${sealed}A`, `${sealed}=`, `${sealed}\n`, 'A'.repeat(MAX_SEALED_TEXT + 1)]) expect(openText(ring('k1'), context, broken, NOW)).toBeUndefined();
  });

  it('show no more of their length than a multiple of 256 bytes', () => {
    expect(seal('').length).toBe(seal('x'.repeat(248)).length);
    expect(seal('x'.repeat(249)).length).toBeGreaterThan(seal('').length);
  });

  it('are not made where they would be too long', () => {
    expect(sealText(ring('k1'), context, 'x'.repeat(8000), NOW)).toBeUndefined();
    expect(sealText(ring('k1'), context, 'x'.repeat(80_000), NOW)).toBeUndefined();
  });
});
