import fc from 'fast-check';
import { SharedStrings } from './shared-strings.js';

describe('SharedStrings', () => {
  it('changes no value, whatever was seen before', () => {
    fc.assert(fc.property(fc.array(fc.jsonValue(), { maxLength: 20 }), (values) => {
      const strings = new SharedStrings(3);
      for (const value of values) expect(strings.within(structuredClone(value))).toEqual(value);
    }));
  });

  it('leaves dates and lists what they are', () => {
    const state = { createDate: new Date(5), tags: [{ key: 'a key that is long enough', value: 'v' }] };
    expect(new SharedStrings().within(state)).toBe(state);
    expect(state).toEqual({ createDate: new Date(5), tags: [{ key: 'a key that is long enough', value: 'v' }] });
  });
});
