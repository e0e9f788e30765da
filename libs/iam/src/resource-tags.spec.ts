import fc from 'fast-check';
import { requestTagConditions, resourceTagConditions } from './resource-tags.js';

describe('condition keys of tags', () => {
  it('hold every value of a key that comes in several spellings', () => {
    expect(requestTagConditions([{ Key: 'Dept', Value: 'secret' }, { Key: 'dept', Value: 'public' }])).toEqual({
      'aws:RequestTag/Dept': ['secret', 'public'],
      'aws:TagKeys': ['Dept', 'dept'],
    });
  });

  it('never come in two spellings of one key, and lose no value', () => {
    const tag = fc.record({ Key: fc.constantFrom('a', 'A', 'b', '__proto__', 'constructor'), Value: fc.constantFrom('1', '2') });
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 6 }), (tags) => {
        const conditions = Object.entries(resourceTagConditions(tags)).filter(([key]) => key.startsWith('aws:'));
        expect(new Set(conditions.map(([key]) => key.toLowerCase())).size).toBe(conditions.length);
        expect(conditions.flatMap(([, values]) => values).sort()).toEqual(tags.map(({ Value }) => Value).sort());
      }),
    );
  });
});
