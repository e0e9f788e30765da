import { type Clock, systemClock } from '#kernel';
import { canonicalDn, nameInDn } from '#sts';
import { ProviderRefusal } from '../provider/provider-errors.js';
import { ProviderGuard, type ProviderGuardOptions } from '../provider/provider-guard.js';
import type { LdapDirectory, LdapEntry } from './ldap-directory.js';
import type { LdapOptions } from './ldap-options.js';

/** Somebody who has proven to be in the directory. One object for as long as the proof is remembered. */
export interface LdapIdentity {
  readonly userName: string;
  readonly displayName: string;
  /** Canonical. */
  readonly dn: string;
  /** Canonical DNs. */
  readonly groups: readonly string[];
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** Milliseconds since the epoch: when the directory was asked. */
  readonly authenticatedAt: number;
}

export interface LdapLoginsOptions extends Pick<LdapOptions, 'dnAttribute' | 'groupAttribute' | 'sessionTags' | 'connections' | 'timeoutMs'> {
  /** Name of the provider: what mappings and trust policies name. */
  readonly provider: string;
  /** Milliseconds for which a verified password is not asked for again. */
  readonly rememberedMs: number;
  readonly guard?: Partial<Pick<ProviderGuardOptions, 'metrics' | 'failedLogins' | 'breaker' | 'refusalMs'>>;
  readonly clock?: Clock;
}

/**
 * What may be a user's name here: no white space, and nothing that has a meaning in an ARN (`:`, `/`), in a policy's patterns
 * (`*`, `?`) or in a full uid (`$`). As the admin API has it for the users that administrators make.
 */
const USER_NAME = /^[^\s\p{Cc}:/*?$]{1,128}$/u;
/** Characters; longer ones are no passwords, and a search costs. */
const LONGEST = 1024;
/** Characters of a session tag's value (STS API Reference, Tag). */
const LONGEST_TAG = 256;

/** Log-ins against a directory: one search and one bind, then remembered for a while. */
export class LdapLogins {
  private readonly guard: ProviderGuard<LdapIdentity>;
  private readonly clock: Clock;

  constructor(private readonly directory: Pick<LdapDirectory, 'find' | 'verify' | 'groupsOf'>, private readonly options: LdapLoginsOptions) {
    const { provider, timeoutMs, connections, guard, clock = systemClock } = options;
    this.clock = clock;
    this.guard = new ProviderGuard({ strategy: 'ldap', provider, timeoutMs, concurrency: connections, clock, ...guard });
  }

  get provider(): string {
    return this.options.provider;
  }

  /**
   * @param source address of who asks, for the limit on failures
   * @throws ProviderRefusal, ProviderUnavailable
   */
  login(presentedName: string, password: string, source: string | undefined): Promise<LdapIdentity> {
    if (presentedName === '' || presentedName.length > LONGEST || password.length > LONGEST) return Promise.reject(new ProviderRefusal('name or password is no possible one', 'credentials'));
    // Some servers take an empty password for an anonymous bind (RFC 4513, section 5.1.2): nobody is asked.
    if (password === '') return Promise.reject(new ProviderRefusal('the password is empty', 'credentials'));
    return this.guard.ask({ parts: ['login', presentedName, password], source, answerMs: this.options.rememberedMs }, () => this.ask(presentedName, password));
  }

  /** The next log-in of this user is asked of the directory again. */
  forget(userName: string): void {
    this.guard.forget((identity) => identity.userName === userName);
  }

  private async ask(presentedName: string, password: string): Promise<LdapIdentity> {
    const entry = await this.directory.find(presentedName);
    const userName = nameOf(entry, this.options.dnAttribute, presentedName);
    if (!USER_NAME.test(userName)) throw new ProviderRefusal(`${entry.dn} has a name that no user may have here`, 'not-allowed');
    await this.directory.verify(entry, password);
    const searched = await this.directory.groupsOf(entry, userName);
    const listed = entry.attributes.get(this.options.groupAttribute.toLowerCase()) ?? [];
    const groups = [...new Set([...listed, ...searched])];
    return {
      userName,
      displayName: entry.attributes.get('displayname')?.[0] ?? entry.attributes.get('cn')?.[0] ?? userName,
      dn: canonicalDn(entry.dn),
      groups: [...new Set(groups.map(canonicalDn))],
      tags: this.tagsOf(entry, groups),
      authenticatedAt: this.clock.now(),
    };
  }

  private tagsOf({ attributes }: LdapEntry, groups: readonly string[]): LdapIdentity['tags'] {
    return this.options.sessionTags.flatMap(([key, attribute]) => {
      const values = attribute === 'groups' ? groups.map((dn) => nameInDn(dn) ?? dn) : attributes.get(attribute.toLowerCase()) ?? [];
      return values.filter(({ length }) => length <= LONGEST_TAG).map((value) => [key, value] as const);
    });
  }
}

/**
 * Directories compare names without regard to case and blanks: of one entry comes one user, in the entry's own spelling. Some
 * go further (Active Directory: accents, `ß`): whom they find so would be a second user, or somebody else's here.
 * @throws ProviderRefusal
 */
function nameOf({ dn, attributes }: LdapEntry, dnAttribute: string, presentedName: string): string {
  const names = attributes.get(dnAttribute.toLowerCase()) ?? [];
  const same = names.find((name) => fold(name) === fold(presentedName));
  if (same === undefined && names.some((name) => alike(name) === alike(presentedName))) throw new ProviderRefusal(`${dn} is spelled otherwise`, 'not-allowed');
  // Found by something else, a mail address: what people write differently is one user all the same.
  return same ?? fold(presentedName);
}
const fold = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/ +/g, ' ').trim();
const alike = (name: string): string => name.normalize('NFKD').replace(/[\p{M}\p{Cf}\s]/gu, '').toUpperCase();
