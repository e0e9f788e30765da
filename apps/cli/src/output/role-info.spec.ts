import fc from 'fast-check';
import { policyDocument, roleInfo, roleKeys } from './role-info.js';

describe('policyDocument', () => {
  it('returns every JSON document byte for byte, encoded or in clear', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), fc.constantFrom('', ' ', '\n'), (content, before) => {
        const document = before + JSON.stringify(content, null, 1);
        expect(policyDocument(encodeURIComponent(document))).toBe(document);
        expect(policyDocument(document)).toBe(document);
      }),
    );
  });

  it('shows as it came what it cannot decode', () => {
    expect(policyDocument('100%')).toBe('100%');
  });
});

describe('roleInfo', () => {
  const role = { RoleName: 'R', RoleId: 'AROA1', MaxSessionDuration: '7200', Tags: { member: [] } };

  it("has the manual's names or today's, in one order, without what the reply leaves out", () => {
    expect(JSON.stringify(roleInfo(role, roleKeys(undefined)))).toBe('{"id":"AROA1","name":"R","max_session_duration":7200}');
    expect(JSON.stringify(roleInfo(role, roleKeys('current')))).toBe('{"RoleId":"AROA1","RoleName":"R","MaxSessionDuration":7200}');
  });

  it('refuses other names', () => {
    expect(() => roleKeys('camel')).toThrow("ERROR: --role-keys takes ceph or current, not 'camel'");
  });
});
