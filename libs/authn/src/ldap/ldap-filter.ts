import type { LdapOptions } from './ldap-options.js';

const SPECIAL = /[\\*()\0]/g;

/** A value inside a filter: what has a meaning there stands as its code. Source: RFC 4515, section 3. */
export const escapeFilterValue = (value: string): string =>
  value.replace(SPECIAL, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

/**
 * The search for one user: `(dnattr=user)`, `(&(dnattr=user)(filter))`, or a whole filter with `@USERNAME@`. Source: Ceph,
 * doc/radosgw/ldap-auth, "Specifying a custom search filter".
 */
export function userFilter({ dnAttribute, searchFilter }: Pick<LdapOptions, 'dnAttribute' | 'searchFilter'>, userName: string): string {
  const value = escapeFilterValue(userName);
  if (searchFilter === '') return `(${dnAttribute}=${value})`;
  const given = searchFilter.startsWith('(') ? searchFilter : `(${searchFilter})`;
  return given.includes('@USERNAME@') ? given.replaceAll('@USERNAME@', () => value) : `(&(${dnAttribute}=${value})${given})`;
}

/** The search for the groups of one user. */
export const groupFilter = (groupSearchFilter: string, dn: string, userName: string): string =>
  groupSearchFilter.replaceAll('@DN@', () => escapeFilterValue(dn)).replaceAll('@USERNAME@', () => escapeFilterValue(userName));

/** Any of several users in one search. */
export const anyOf = (filters: readonly string[]): string => (filters.length === 1 ? filters[0]! : `(|${filters.join('')})`);
