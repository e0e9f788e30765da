import fc from 'fast-check';
import { checkedTags, withoutTags } from './tag-rules.js';

const tags = fc.array(fc.record({ Key: fc.constantFrom('a', 'A', 'b', 'c'), Value: fc.constantFrom('1', '2') }), { maxLength: 8 });
const ceph = { multiValuedVariables: true };
const aws = { multiValuedVariables: false };

describe('tags', () => {
  it('are a set of pairs in profile ceph: adding twice is adding once', () => {
    fc.assert(fc.property(tags, tags, (present, added) => {
      const once = checkedTags(checkedTags([], present, ceph), added, ceph);
      expect(checkedTags(once, added, ceph)).toEqual(once);
      for (const tag of [...present, ...added]) expect(once).toContainEqual(tag);
    }));
  });

  it('are a map ignoring case in profile aws: the last value stands', () => {
    fc.assert(fc.property(tags, fc.record({ Key: fc.constantFrom('a', 'A', 'b'), Value: fc.string() }), (present, added) => {
      const before = present.reduce((all, tag) => checkedTags(all, [tag], aws), [] as ReturnType<typeof checkedTags>);
      const after = checkedTags(before, [added], aws);
      expect(after.filter((tag) => tag.Key.toLowerCase() === added.Key.toLowerCase())).toEqual([added]);
      expect(new Set(after.map((tag) => tag.Key.toLowerCase())).size).toBe(after.length);
    }));
  });

  it('of other things than users and roles tell the cases of keys apart', () => {
    const present = checkedTags([], [{ Key: 'env', Value: '1' }, { Key: 'ENV', Value: '2' }], aws, 'as-written');
    expect(present).toHaveLength(2);
    expect(checkedTags(present, [{ Key: 'Env', Value: '3' }, { Key: 'env', Value: '4' }], aws, 'as-written')).toEqual([{ Key: 'ENV', Value: '2' }, { Key: 'Env', Value: '3' }, { Key: 'env', Value: '4' }]);
    expect(withoutTags(present, ['ENV', 'eNV'], aws, 'as-written')).toEqual([{ Key: 'env', Value: '1' }]);
    expect(() => checkedTags([], [{ Key: 'env', Value: '1' }, { Key: 'env', Value: '2' }], aws, 'as-written')).toThrow('Duplicate tag keys found.');
  });

  it('are gone with all their values after their key was removed', () => {
    fc.assert(fc.property(tags, (present) => {
      const left = withoutTags(checkedTags([], present, ceph), ['a'], ceph);
      expect(left.some((tag) => tag.Key === 'a')).toBe(false);
      expect(left.filter((tag) => tag.Key !== 'a')).toEqual(checkedTags([], present.filter((tag) => tag.Key !== 'a'), ceph));
    }));
  });
});
