import fc from 'fast-check';
import { canonicalDn, nameInDn, parseDn } from './distinguished-name.js';

describe('parseDn', () => {
  // RFC 4514, section 4, and RFC 2253's older spellings.
  it.each([
    ['UID=jsmith,DC=example,DC=net', [[['uid', 'jsmith']], [['dc', 'example']], [['dc', 'net']]]],
    ['OU=Sales+CN=J.  Smith,DC=example,DC=net', [[['ou', 'Sales'], ['cn', 'J.  Smith']], [['dc', 'example']], [['dc', 'net']]]],
    ['CN=James \\"Jim\\" Smith\\, III,DC=example', [[['cn', 'James "Jim" Smith, III']], [['dc', 'example']]]],
    ['CN=Before\\0dAfter', [[['cn', 'Before\rAfter']]]],
    ['CN=Lu\\C4\\8Di\\C4\\87', [[['cn', 'Lučić']]]],
    ['cn="Dev, Ops" ; dc=x', [[['cn', 'Dev, Ops']], [['dc', 'x']]]],
    ['cn = a b \\ , dc = x ', [[['cn', 'a b  ']], [['dc', 'x']]]],
    ['1.3.6.1.4.1.1466.0=#04024869', [[['1.3.6.1.4.1.1466.0', '#04024869']]]],
    ['', []],
  ])('reads %s', (text, rdns) => {
    expect(parseDn(text)?.map((parts) => parts.map(({ type, value }) => [type, value]))).toEqual(rdns);
  });

  it.each(['alice', 'cn=a,', 'cn=a+', '=a', 'cn=a,,dc=b', 'c n=a'])('says that %j is none', (text) => {
    expect(parseDn(text)).toBeUndefined();
  });
});

describe('canonicalDn', () => {
  it('is one for every spelling of a DN', () => {
    const spellings = ['CN=Dev\\, Ops,OU=Groups,DC=ceph,DC=test', 'cn="dev, ops", ou = groups ; dc=Ceph,dc=test', 'cn=DEV\\2C  OPS,ou=groups,dc=ceph,dc=test'];
    expect(new Set(spellings.map(canonicalDn))).toEqual(new Set(['cn=dev\\, ops,ou=groups,dc=ceph,dc=test']));
    expect(canonicalDn('b=2+a=1,c=3')).toBe(canonicalDn('A=1+B=2,C=3'));
  });

  it('stays as it is, and keeps values apart, whatever is in them', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1 });
    const escape = (text: string): string => [...Buffer.from(text)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
    fc.assert(fc.property(value, value, (one, other) => {
      const dn = canonicalDn(`cn=${escape(one)},dc=${escape(other)}`);
      expect(canonicalDn(dn)).toBe(dn);
      expect(parseDn(dn)).toHaveLength(2);
    }));
  });
});

describe('nameInDn', () => {
  it('is the first value, without escapes', () => {
    expect(nameInDn('cn=Dev\\, Ops,ou=groups')).toBe('Dev, Ops');
    expect(nameInDn('none')).toBeUndefined();
  });
});
