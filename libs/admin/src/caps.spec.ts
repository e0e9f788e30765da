import fc from 'fast-check';
import type { Cap } from '#operation';
import { addCaps, parseCaps, removeCaps } from './caps.js';

const types = ['buckets', 'roles', 'users', 'usage'];
const caps = fc.array(fc.record({ type: fc.constantFrom(...types), perm: fc.constantFrom('read', 'write', '*') }), { maxLength: 5 }) as fc.Arbitrary<Cap[]>;
const written = (list: readonly Cap[]) => list.map((cap) => `${cap.type}=${cap.perm}`).join(';');
const bit = (list: readonly Cap[], type: string, perm: string) => list.some((cap) => cap.type === type && (cap.perm === '*' || cap.perm === perm));

describe('Ceph capabilities', () => {
  it('read as the documents write them', () => {
    expect(parseCaps('users=read, write;usage=read')).toEqual([{ type: 'usage', perm: 'read' }, { type: 'users', perm: '*' }]);
    expect(parseCaps(' roles = * ; ')).toEqual([{ type: 'roles', perm: '*' }]);
    expect(parseCaps('users=read;users=write')).toEqual([{ type: 'users', perm: '*' }]);
  });

  it.each(['users=read,constructor', 'users=__proto__,read', 'users=read,all', 'constructor=read'])('%s names what does not exist', (text) => {
    expect(() => parseCaps(text)).toThrow('Attempt to grant invalid admin capability.');
  });

  it('are a set of permissions: adding joins, removing subtracts, and both stay sorted without repeats', () => {
    fc.assert(fc.property(caps, caps, (a, b) => {
      const had = addCaps([], a);
      for (const type of types) {
        for (const perm of ['read', 'write']) {
          expect(bit(addCaps(had, b), type, perm)).toBe(bit(a, type, perm) || bit(b, type, perm));
          expect(bit(removeCaps(had, b), type, perm)).toBe(bit(a, type, perm) && !bit(b, type, perm));
        }
      }
      const order = addCaps(had, b).map((cap) => cap.type);
      expect(order).toEqual([...new Set(order)].sort());
      expect(parseCaps(written(had))).toEqual(had);
    }));
  });
});
