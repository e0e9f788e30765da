import { isDisabled } from './ldap-directory.js';
import { attemptMs } from './ldap-options.js';

const withAttribute = (name: string, ...values: string[]) => ({ dn: 'cn=a', attributes: new Map([[name, values]]) });

describe('isDisabled', () => {
  it.each([
    ['userAccountControl', '514', true], ['userAccountControl', '66050', true], ['userAccountControl', '512', false], ['userAccountControl', 'none', false],
    ['nsAccountLock', 'TRUE', true], ['nsAccountLock', 'true', true], ['nsAccountLock', 'false', false],
    ['pwdAccountLockedTime', '000001010000Z', true], ['pwdAccountLockedTime', '20260102030405Z', false], ['uid', 'alice', false],
  ])('of an entry with %s %s is %s', (name, value, expected) => {
    expect(isDisabled(withAttribute(name.toLowerCase(), value))).toBe(expected);
  });
});

it('one of several servers has a part of the time, so that the next can be connected to and asked', () => {
  expect(attemptMs({ uris: ['ldap://a'], timeoutMs: 900 })).toBe(900);
  expect(attemptMs({ uris: ['ldap://a', 'ldap://b'], timeoutMs: 900 })).toBe(300);
});
