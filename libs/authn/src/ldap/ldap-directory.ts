import type { Entry } from 'ldapts';
import { type Clock, systemClock } from '#kernel';
import { ProviderRefusal } from '../provider/provider-errors.js';
import { bindRefusal, isDefinite, unavailable } from './ldap-errors.js';
import { anyOf, groupFilter, userFilter } from './ldap-filter.js';
import type { LdapOptions } from './ldap-options.js';
import { LdapServers } from './ldap-servers.js';

/** An entry as the directory shows it to the service account; names of attributes in lower case. */
export interface LdapEntry {
  /** As the server spells it. */
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/** Attributes by which directories say that an account may not be used: Active Directory, 389-ds, slapd's ppolicy. */
const ACCOUNT_STATE = ['userAccountControl', 'nsAccountLock', 'pwdAccountLockedTime'];
/** Microsoft, "UserAccountControl property flags": ACCOUNTDISABLE. */
const ACCOUNT_DISABLED = 2;
/** draft-behera-ldap-password-policy, section 5.3.3: locked for good. */
const LOCKED_FOR_GOOD = '000001010000Z';

/** Whether the entry says that it is disabled. */
export function isDisabled({ attributes }: LdapEntry): boolean {
  const first = (name: string): string => attributes.get(name)?.[0] ?? '';
  return (Number(first('useraccountcontrol')) & ACCOUNT_DISABLED) !== 0 || first('nsaccountlock').toLowerCase() === 'true' || first('pwdaccountlockedtime') === LOCKED_FOR_GOOD;
}

/** The questions that Rolegate has for an LDAP directory. */
export class LdapDirectory {
  private readonly servers: LdapServers;
  private readonly attributes: string[];

  constructor(private readonly options: LdapOptions, clock: Pick<Clock, 'monotonic'> = systemClock) {
    this.servers = new LdapServers(options, clock);
    const tags = options.sessionTags.map(([, attribute]) => attribute).filter((attribute) => attribute !== 'groups');
    this.attributes = [...new Set([options.dnAttribute, 'displayName', 'cn', options.groupAttribute, ...ACCOUNT_STATE, ...tags])];
  }

  /** The one entry of a user. @throws ProviderRefusal for none or several; ProviderUnavailable */
  async find(userName: string): Promise<LdapEntry> {
    const entries = await this.search(this.options.searchDn, userFilter(this.options, userName), 2);
    const [entry] = entries;
    if (!entry) throw new ProviderRefusal('the directory has no such user', 'unknown');
    if (entries.length > 1) throw new ProviderRefusal('the directory has several such users', 'not-allowed');
    return entry;
  }

  /** @throws ProviderRefusal when the password is wrong or the account may not be used; ProviderUnavailable */
  async verify(entry: LdapEntry, password: string): Promise<void> {
    if (isDisabled(entry)) throw new ProviderRefusal(`${entry.dn} is disabled`, 'disabled');
    // A bind without a password succeeds as nobody (RFC 4513, section 5.1.2).
    if (password === '') throw new ProviderRefusal('the password is empty', 'credentials');
    try {
      await this.servers.exclusively((connection) => connection.bind(entry.dn, password));
    } catch (error) {
      throw bindRefusal(error, entry.dn) ?? (isDefinite(error) ? unavailable(`the bind as ${entry.dn} failed`, error) : error);
    }
  }

  /** DNs of the groups that list the user, where groups are searched. @throws ProviderUnavailable */
  async groupsOf(entry: LdapEntry, userName: string): Promise<readonly string[]> {
    const { groupSearchDn, groupSearchFilter } = this.options;
    if (groupSearchDn === undefined) return [];
    return (await this.search(groupSearchDn, groupFilter(groupSearchFilter, entry.dn, userName), 0, ['1.1'])).map(({ dn }) => dn);
  }

  /**
   * The entries of several users that are there, in one search. The base of the search is read first: a service account that
   * may not see anything any more must not make all users look gone.
   * @throws ProviderUnavailable
   */
  async living(userNames: readonly string[]): Promise<readonly LdapEntry[]> {
    const { searchDn } = this.options;
    await this.servers.search((connection) => connection.search(searchDn, { scope: 'base', filter: '(objectClass=*)', attributes: ['1.1'] })).then(
      ({ searchEntries }) => {
        if (searchEntries.length !== 1) throw unavailable('the directory does not show the base of its users', new Error(searchDn));
      },
      (error: unknown) => {
        throw unavailable('the base of the users cannot be read', error);
      },
    );
    return this.search(searchDn, anyOf(userNames.map((userName) => userFilter(this.options, userName))), 0);
  }

  close(): Promise<void> {
    return this.servers.close();
  }

  private async search(base: string, filter: string, sizeLimit: number, attributes = this.attributes): Promise<readonly LdapEntry[]> {
    try {
      const { searchEntries } = await this.servers.search((connection) => connection.search(base, { scope: 'sub', filter, attributes, sizeLimit }));
      return searchEntries.map(entryOf);
    } catch (error) {
      // Whatever else it says (no such base, a referral elsewhere, no right to search) is a fault of the set-up, and no word
      // about the user.
      throw isDefinite(error) ? unavailable(`the search below ${base} failed`, error) : error;
    }
  }
}

function entryOf({ dn, ...attributes }: Entry): LdapEntry {
  const read = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(attributes)) {
    const values = (Array.isArray(value) ? value : [value]).map((one) => (typeof one === 'string' ? one : one.toString('utf8')));
    if (values.length > 0) read.set(name.toLowerCase(), values);
  }
  return { dn, attributes: read };
}
