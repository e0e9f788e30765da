import fc from 'fast-check';
import { objectTags, TAG_LIMITS, tagSet, taggingHeader } from './object-tags.js';
import { requestObjectTags, tagConditions } from './object-tags.conditions.js';

const ceph = { compat: 'ceph' } as const;
const aws = { compat: 'aws' } as const;
const refused = (code: string): Error => expect.objectContaining({ name: 'RolegateError', code }) as unknown as Error;

const text = (maxLength: number, minLength = 0): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'abcXYZ0189 +-=._:/@äß日'), minLength, maxLength }).filter((one) => !one.startsWith('aws:'));
const tags = fc.dictionary(text(TAG_LIMITS.key, 1), text(TAG_LIMITS.value), { maxKeys: TAG_LIMITS.tags }).map((one) => Object.fromEntries(Object.entries(one)));

describe('Object tags', () => {
  it('come back as they went, in the order of their keys', () => {
    fc.assert(fc.property(tags, (given) => {
      const shown = tagSet(objectTags(Object.entries(given).map(([Key, Value]) => ({ Key, Value })), aws));
      expect(Object.fromEntries(shown.map(({ Key, Value }) => [Key, Value]))).toEqual(given);
      expect(shown.map(({ Key }) => Key)).toEqual(Object.keys(given).sort());
    }));
  });

  it('in a header say the same as in XML', () => {
    fc.assert(fc.property(tags, (given) => {
      const encoded = Object.entries(given).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&');
      expect(taggingHeader(encoded, ceph)).toEqual(given);
      expect(taggingHeader(encoded.replaceAll('%20', '+'), ceph)).toEqual(given);
    }));
  });

  it('may lack a value, in a header', () => {
    expect(taggingHeader('foo=bar&bar', ceph)).toEqual({ foo: 'bar', bar: '' });
    expect(taggingHeader('', ceph)).toEqual({});
    expect(taggingHeader('a=b=c', ceph)).toEqual({ a: 'b=c' });
  });

  it('may be called as what every object has', () => {
    expect(tagSet(objectTags([{ Key: '__proto__', Value: 'x' }], ceph))).toEqual([{ Key: '__proto__', Value: 'x' }]);
    expect(requestObjectTags(taggingHeader('__proto__=x&constructor', ceph))['s3:RequestObjectTagKeys']).toEqual(['__proto__', 'constructor']);
  });

  it.each([
    [[{ Key: 'k'.repeat(129), Value: '' }], 'InvalidTag'],
    [[{ Key: 'k', Value: 'v'.repeat(257) }], 'InvalidTag'],
    [[{ Key: '', Value: 'v' }], 'InvalidTag'],
    [[{ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }], 'InvalidTag'],
    [[{ Key: 'aws:a', Value: '1' }], 'InvalidTag'],
    [[{ Key: 'a\u0000', Value: '1' }], 'InvalidTag'],
    [[{ Key: 'a', Value: '<' }], 'InvalidTag'],
  ])('refuses %j', (given, code) => {
    for (const profile of [ceph, aws]) expect(() => objectTags(given, profile)).toThrow(refused(code));
  });

  it('are ten at most: AWS says BadRequest to more, RGW InvalidTag', () => {
    const eleven = Array.from({ length: 11 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
    expect(Object.keys(objectTags(eleven.slice(1), aws))).toHaveLength(10);
    expect(() => objectTags(eleven, aws)).toThrow(refused('BadRequest'));
    expect(() => objectTags(eleven, ceph)).toThrow(refused('InvalidTag'));
  });

  it.each(['a=1&a=2', 'a=%', '%ff=a', 'a=%C3'])('refuses the header %j', (header) => {
    expect(() => taggingHeader(header, ceph)).toThrow(refused('InvalidArgument'));
  });
});

describe('Condition keys of tags', () => {
  it('stand for each tag, and once for all keys', () => {
    expect(requestObjectTags({ team: 'storage', Site: '' })).toEqual({ 's3:RequestObjectTag/team': ['storage'], 's3:RequestObjectTag/Site': [''], 's3:RequestObjectTagKeys': ['team', 'Site'] });
  });

  it('hide no value of tags whose keys differ in case alone', () => {
    expect(tagConditions('s3:ExistingObjectTag/', { Team: 'a', team: 'b' })).toEqual({ 's3:ExistingObjectTag/Team': ['a', 'b'] });
  });
});
