import fc from 'fast-check';
import { hasUniqueKeys } from './unique-keys.js';

describe('hasUniqueKeys', () => {
  it('is true of whatever a serializer writes', () => {
    fc.assert(fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
      expect(hasUniqueKeys(JSON.stringify(JSON.parse(text), null, indent))).toBe(true);
    }));
  });

  it('is false when a key stands twice in one object, wherever that is, and however it is spelled', () => {
    const escaped = (key: string): string => `"${[...key].map((c) => c.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')).join('')}"`;
    fc.assert(fc.property(fc.string({ minLength: 1 }), fc.json(), fc.constantFrom((inner: string) => inner, (inner: string) => `[1,${inner}]`, (inner: string) => `{"a":{"b":[${inner}]}}`), (key, value, around) => {
      expect(hasUniqueKeys(around(`{${JSON.stringify(key)}:${value},"other":"{",${escaped(key)} : 1}`.replace('"other"', key === 'other' ? '"another"' : '"other"')))).toBe(false);
    }));
  });

  it('tells keys from values, and objects from each other', () => {
    for (const text of ['{"a":"a","b":"a"}', '[{"a":1},{"a":2}]', '{"a":{"a":{"a":1}}}', '{"a\\"":1,"a":2}', '{"a":"\\\\","b":"\\""}']) expect(hasUniqueKeys(text)).toBe(true);
  });
});
