import fc from 'fast-check';
import { FilterParser } from 'ldapts';
import { anyOf, groupFilter, userFilter } from './ldap-filter.js';

const filter = (searchFilter: string, userName: string): string => userFilter({ dnAttribute: 'uid', searchFilter }, userName);

describe('userFilter', () => {
  it.each([
    ['', '(uid=alice)'],
    ['(objectClass=inetOrgPerson)', '(&(uid=alice)(objectClass=inetOrgPerson))'],
    ['objectClass=inetOrgPerson', '(&(uid=alice)(objectClass=inetOrgPerson))'],
    ['(|(uid=@USERNAME@)(mail=@USERNAME@))', '(|(uid=alice)(mail=alice))'],
    ['&(uid=@USERNAME@)(memberOf=cn=ceph)', '(&(uid=alice)(memberOf=cn=ceph))'],
  ])('with rgw_ldap_searchfilter %j is %s', (searchFilter, expected) => {
    expect(filter(searchFilter, 'alice')).toBe(expected);
  });

  it.each([['*', '(uid=\\2a)'], ['alice)(uid=*', '(uid=alice\\29\\28uid=\\2a)'], ['a\\b\0', '(uid=a\\5cb\\00)'], ['$&$1', '(uid=$&$1)']])('leaves %j no meaning of its own', (userName, expected) => {
    expect(filter('', userName)).toBe(expected);
    expect(filter('(uid=@USERNAME@)', userName)).toBe(expected);
  });

  it('asks for exactly the name that was given, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => name.trim() === name), (userName) => {
      expect(FilterParser.parseString(filter('', userName))).toMatchObject({ attribute: 'uid', value: userName });
    }));
  });
});

it('groupFilter puts DN and name in, escaped', () => {
  expect(groupFilter('(|(member=@DN@)(memberUid=@USERNAME@))', 'cn=a (b)', 'a*')).toBe('(|(member=cn=a \\28b\\29)(memberUid=a\\2a))');
});

it('anyOf is one filter for several users', () => {
  expect(anyOf(['(uid=a)'])).toBe('(uid=a)');
  expect(anyOf(['(uid=a)', '(uid=b)'])).toBe('(|(uid=a)(uid=b))');
});
