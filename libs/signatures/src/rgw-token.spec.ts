import fc from 'fast-check';
import { encodeRgwToken, parseRgwToken, shownKeyId } from './rgw-token.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('parseRgwToken', () => {
  it('reads back what was encoded, whatever name and password are', () => {
    fc.assert(fc.property(fc.constantFrom('ldap', 'ad', 'keystone'), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (type, id, key) => {
      expect(parseRgwToken(encodeRgwToken({ type, id, key }))).toEqual({ type, id, key });
    }));
  });

  it('reads what radosgw-token writes: indented, any version, the type in any case', () => {
    const written = '{\n    "RGW_TOKEN": {\n        "version": 1,\n        "type": "LDAP",\n        "id": "alice",\n        "key": "wonder land"\n    }\n}\n';
    expect(parseRgwToken(base64(written))).toEqual({ type: 'ldap', id: 'alice', key: 'wonder land' });
    expect(parseRgwToken(base64(written.replace('LDAP', 'aD').replace('"version": 1,', '')))?.type).toBe('ad');
    for (const blank of [' ', '\n', '\t']) expect(parseRgwToken(base64(`${blank}${written}`))?.id).toBe('alice');
  });

  it.each([
    'AKIAIOSFODNN7EXAMPLE', '', 'e', `e${'x'.repeat(60)}`, base64('{"RGW_TOKEN":{"type":"none","id":"a","key":"b"},"more":"text"}'),
    base64('{"RGW_TOKEN":{"version":1,"type":"ldap","id":1,"key":"b","more":"text"}}'), base64('{"RGW_TOKEN":null,"more":"text text text text"}'), base64(`{"RGW_TOKEN":{"type":"ldap","id":"${'a'.repeat(9000)}","key":"b"}}`),
  ])('takes no other text for one: %s', (text) => {
    expect(parseRgwToken(text)).toBeUndefined();
  });
});

describe('shownKeyId', () => {
  it('shows an ordinary id as it is, and of a token neither the password nor anything it could be read from', () => {
    expect(shownKeyId('AKIAIOSFODNN7EXAMPLE')).toBe('AKIAIOSFODNN7EXAMPLE');
    const token = encodeRgwToken({ type: 'ldap', id: 'alice', key: 'a-password' });
    expect(shownKeyId(token)).toBe('RGW_TOKEN(ldap, alice)');
    expect(shownKeyId(token.slice(0, -9))).toBe(`(${token.length - 9} characters)`);
  });
});
