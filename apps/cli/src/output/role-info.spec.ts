import fc from 'fast-check';
import { Flags } from '../arguments/flags.js';
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

  const keys = (asked: string | undefined, env: Record<string, string> = {}) => {
    const flags = new Flags();
    if (asked !== undefined) flags.set('role-keys', asked);
    return roleKeys({ flags, env });
  };

  it("has the manual's names or today's, in one order, without what the reply leaves out", () => {
    expect(JSON.stringify(roleInfo(role, keys(undefined)))).toBe('{"id":"AROA1","name":"R","max_session_duration":7200}');
    expect(JSON.stringify(roleInfo(role, keys('current')))).toBe('{"RoleId":"AROA1","RoleName":"R","MaxSessionDuration":7200}');
  });

  it('has names by the environment, which the flag overrides', () => {
    expect(keys(undefined, { ROLEGATE_ROLE_KEYS: 'current' })).toBe('current');
    expect(keys('ceph', { ROLEGATE_ROLE_KEYS: 'current' })).toBe('ceph');
  });

  it('refuses other names', () => {
    expect(() => keys('camel')).toThrow("ERROR: --role-keys takes ceph or current, not 'camel'");
    expect(() => keys(undefined, { ROLEGATE_ROLE_KEYS: 'snake' })).toThrow("ERROR: ROLEGATE_ROLE_KEYS takes ceph or current, not 'snake'");
  });
});
