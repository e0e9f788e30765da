import { ProviderRefusal } from '../provider/provider-errors.js';
import type { LdapEntry } from './ldap-directory.js';
import { LdapLogins, type LdapLoginsOptions } from './ldap-logins.js';

const entry = (attributes: Readonly<Record<string, readonly string[]>>, dn = 'CN=Alice A.,OU=People'): LdapEntry => ({ dn, attributes: new Map(Object.entries(attributes)) });

function loginsOf(found: LdapEntry, more: Partial<LdapLoginsOptions> = {}, groups: readonly string[] = []) {
  const asked: string[] = [];
  const directory = {
    find: async (name: string): Promise<LdapEntry> => { asked.push(`find ${name}`); return found; },
    verify: async (_entry: LdapEntry, password: string): Promise<void> => {
      asked.push('verify');
      if (password !== 'right') throw new ProviderRefusal('no', 'credentials');
    },
    groupsOf: async (): Promise<readonly string[]> => groups,
  };
  let now = 1000;
  const clock = { now: () => now, monotonic: () => now };
  const logins = new LdapLogins(directory, { provider: 'ldap', dnAttribute: 'uid', groupAttribute: 'memberOf', sessionTags: [], connections: 2, timeoutMs: 900, rememberedMs: 60_000, clock, ...more });
  return { logins, asked, passes: (ms: number) => void (now += ms) };
}

const alice = entry({ uid: ['Alice'], cn: ['Alice A.'], memberof: ['CN=Dev\\, Ops,OU=Groups', 'cn=all,ou=groups'], departmentnumber: ['7', 'x'.repeat(257)] });

describe('LdapLogins', () => {
  it('answers with the entry in its own spelling, and with DNs in one', async () => {
    const { logins } = loginsOf(alice, {}, ['cn="dev, ops", ou=groups', 'cn=more,ou=groups']);
    expect(await logins.login('  ALICE ', 'right', undefined)).toEqual({
      userName: 'Alice', displayName: 'Alice A.', dn: 'cn=alice a.,ou=people', groups: ['cn=dev\\, ops,ou=groups', 'cn=all,ou=groups', 'cn=more,ou=groups'], tags: [], authenticatedAt: 1000,
    });
  });

  it('asks once for as long as the answer is remembered, and again when it is to be forgotten', async () => {
    const { logins, asked, passes } = loginsOf(alice);
    const first = await logins.login('alice', 'right', undefined);
    expect(await logins.login('alice', 'right', undefined)).toBe(first);
    expect(asked).toHaveLength(2);
    logins.forget('Alice');
    expect(await logins.login('alice', 'right', undefined)).not.toBe(first);
    passes(60_000);
    await logins.login('alice', 'right', undefined);
    expect(asked).toHaveLength(6);
    await expect(logins.login('alice', 'wrong', undefined)).rejects.toMatchObject({ why: 'credentials' });
  });

  it('asks nobody about names and passwords that cannot be any', async () => {
    const { logins, asked } = loginsOf(alice);
    for (const [name, password] of [['', 'right'], ['alice', ''], ['a'.repeat(1025), 'right'], ['alice', 'p'.repeat(1025)]] as const) await expect(logins.login(name, password, undefined)).rejects.toMatchObject({ why: 'credentials' });
    expect(asked).toEqual([]);
  });

  it.each(['a b', 'a:b', 'a/b', 'a*', 'a?', 'tenant$a', 'a\u0000b', 'a'.repeat(129)])('lets nobody in who is called %j: it would mean something else in ARNs, policies or user ids', async (uid) => {
    const { logins, asked } = loginsOf(entry({ uid: [uid] }));
    await expect(logins.login(uid, 'right', undefined)).rejects.toMatchObject({ why: 'not-allowed' });
    expect(asked).not.toContain('verify');
  });

  it.each([['jose', 'josé'], ['Müller', 'muller'], ['strasse', 'straße'], ['alice', 'al\u00adice'], ['a.b', 'a. b']])('does not take the %s of the directory for a user %s, as directories that compare loosely do', async (uid, presented) => {
    const { logins, asked } = loginsOf(entry({ uid: [uid] }));
    await expect(logins.login(presented, 'right', undefined)).rejects.toMatchObject({ why: 'not-allowed', message: expect.stringContaining('spelled otherwise') });
    expect(asked).not.toContain('verify');
  });

  it('takes another name by which a filter of one\'s own finds the user', async () => {
    expect((await loginsOf(alice).logins.login('alice@example.com', 'right', undefined)).userName).toBe('alice@example.com');
  });

  it('gives attributes and groups as tags, less what is too long for one', async () => {
    const { logins } = loginsOf(alice, { sessionTags: [['Department', 'departmentNumber'], ['Group', 'groups'], ['None', 'mail']] });
    expect((await logins.login('alice', 'right', undefined)).tags).toEqual([['Department', '7'], ['Group', 'Dev, Ops'], ['Group', 'all']]);
  });
});
