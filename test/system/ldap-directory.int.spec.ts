import { LdapDirectory, LdapLogins, type LdapOptions, LdapUsersInUse, ProviderRefusal, ProviderUnavailable } from '#authn';
import { aUser, memoryDirectory } from '#testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, provisioned, root } from '../provisioned.js';
import { GROUPS, GROUP_DEVELOPERS, PEOPLE, SERVICE, type Slapd, disabled, dnOf, enabled, passwordOf, replacing, startSlapd } from '../providers/slapd.js';

const ca = readFileSync(join(root, 'test/fixtures/tls/localhost.crt'), 'utf8');
const optionsOf = (uris: readonly string[], more: Partial<LdapOptions> = {}): LdapOptions => ({
  uris, startTls: false, tls: { ca }, bindDn: SERVICE.dn, bindPassword: SERVICE.password, searchDn: PEOPLE, dnAttribute: 'uid', searchFilter: '', groupAttribute: 'memberOf',
  groupSearchDn: undefined, groupSearchFilter: '(member=@DN@)', sessionTags: [], connections: 2, timeoutMs: 900, ...more,
});

describeWith(provisioned('slapd'), 'an LDAP directory, a real slapd', () => {
  let first: Slapd;
  let second: Slapd;
  const opened: LdapDirectory[] = [];
  const directory = (uris: readonly string[], more: Partial<LdapOptions> = {}): LdapDirectory => {
    const one = new LdapDirectory(optionsOf(uris, more));
    opened.push(one);
    return one;
  };
  const logins = (of: LdapDirectory, more: Partial<LdapOptions> = {}): LdapLogins =>
    new LdapLogins(of, { ...optionsOf([], more), provider: 'ldap', rememberedMs: 60_000 });

  beforeAll(async () => {
    [first, second] = await Promise.all([startSlapd({ tls: true }), startSlapd({ secure: true })]);
  }, 60_000);
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  afterAll(async () => {
    await first.end();
    await second.end();
  });

  it.each(['alice', 'carol', 'dario', 'eve'])('finds and believes %s, whatever the DN is made of', async (uid) => {
    const identity = await logins(directory([first.uri])).login(uid, passwordOf(uid), undefined);
    expect(identity.userName).toBe(uid);
    await expect(logins(directory([first.uri])).login(uid, 'wrong', undefined)).rejects.toMatchObject({ name: 'ProviderRefusal', why: 'credentials' });
  });

  it('finds by a filter of one\'s own, and gives groups and attributes as tags', async () => {
    const more = { searchFilter: '(|(uid=@USERNAME@)(mail=@USERNAME@))', groupSearchDn: GROUPS, sessionTags: [['Department', 'departmentNumber'], ['Group', 'groups']] as const };
    const identity = await logins(directory([first.uri], more), more).login('carol', passwordOf('carol'), undefined);
    expect(identity.groups).toEqual(['cn=developers\\, backend,ou=groups,dc=ceph,dc=test']);
    expect(identity.tags).toEqual([['Department', 'Legal'], ['Group', 'Developers, Backend']]);
    expect((await logins(directory([first.uri], more), more).login('carol@ceph.test', passwordOf('carol'), undefined)).dn).toBe(identity.dn);
    expect(GROUP_DEVELOPERS).toContain('\\2C');
  });

  it('over StartTLS and ldaps, with a certificate that is checked', async () => {
    const local = first.uri.replace('127.0.0.1', 'localhost');
    for (const [uri, startTls] of [[local, true], [second.uri, false]] as const) {
      expect((await logins(directory([uri], { startTls })).login('alice', passwordOf('alice'), undefined)).userName).toBe('alice');
      await expect(logins(directory([uri], { startTls, tls: {} })).login('alice', passwordOf('alice'), undefined)).rejects.toBeInstanceOf(ProviderUnavailable);
    }
  });

  it('goes on with the next server when one is away or does not answer, within the time for a log-in', async () => {
    const both = directory([first.uri, second.uri]);
    const asked = logins(both);
    await asked.login('alice', passwordOf('alice'), undefined);
    for (const [away, back] of [[() => first.freeze(), async () => first.thaw()], [() => first.stop(), () => first.start()]] as const) {
      await away();
      const from = performance.now();
      const login = await logins(both).login('bob', passwordOf('bob'), undefined).finally(back);
      expect(login.userName).toBe('bob');
      expect(performance.now() - from).toBeLessThan(1500);
    }
  });

  it('ends the sessions of users who are gone or disabled, of nobody else, and of nobody during an outage', async () => {
    const ended: string[] = [];
    const failures: unknown[] = [];
    const of = directory([first.uri]);
    await first.add(`cn=Temp,${PEOPLE}`, { objectClass: 'inetOrgPerson', uid: 'temp', sn: 'temp', cn: 'Temp' });
    const histories = ['alice', 'bob', 'temp'].map((userName) => aUser([], { userId: userName, userName, type: 'ldap' }));
    const inUse = new LdapUsersInUse(of, { endSessions: async (stream) => void ended.push(stream) }, memoryDirectory(histories), {
      provider: 'ldap', forget: () => undefined, failed: (error) => failures.push(error), ended: () => undefined,
    });
    for (const userName of ['alice', 'bob', 'temp']) inUse.sessionOpened({ provider: 'ldap', expiresAt: Date.now() + 60_000, lineage: [{ stream: `user/${userName}`, epoch: 0 }] } as never);
    const before = first.seen().searches;
    await inUse.check();
    expect(first.seen().searches - before).toBe(2);
    expect(ended).toEqual([]);

    await first.stop();
    await inUse.check();
    expect(failures).toHaveLength(1);
    expect(ended).toEqual([]);
    await first.start();

    await first.remove(`cn=Temp,${PEOPLE}`);
    await inUse.check();
    await first.change(dnOf('bob'), [disabled()]);
    await inUse.check();
    await first.change(dnOf('bob'), [enabled()]);
    expect(ended).toEqual(['user/temp', 'user/bob']);
    expect(inUse.size).toBe(1);
  });

  it('lets nobody in who is disabled, with the right password as well', async () => {
    await first.change(dnOf('bob'), [disabled()]);
    const login = logins(directory([first.uri])).login('bob', passwordOf('bob'), undefined);
    await expect(login).rejects.toMatchObject({ name: 'ProviderRefusal', why: 'disabled' });
    await first.change(dnOf('bob'), [enabled()]);
  });

  it('opens one connection for searches, however many find it cut', async () => {
    const of = directory([first.uri], { connections: 8 });
    const asked = logins(of, { connections: 8 });
    await asked.login('alice', passwordOf('alice'), undefined);
    await first.stop();
    await first.start();
    const before = first.seen().serviceBinds;
    await Promise.all(['alice', 'bob', 'carol', 'dario'].map((uid) => asked.login(uid, passwordOf(uid), undefined)));
    expect(first.seen().serviceBinds - before).toBe(1);
  });

  it('knows a service account that may not see the users from users who are gone', async () => {
    const blind = directory([first.uri], { bindDn: dnOf('alice'), bindPassword: passwordOf('alice') });
    await expect(blind.living(['alice'])).rejects.toBeInstanceOf(ProviderUnavailable);
  });

  it('asks nobody with an empty password, and takes a changed one at once where nothing is remembered', async () => {
    const of = directory([first.uri]);
    const asked = logins(of);
    const before = first.seen().binds;
    await expect(asked.login('bob', '', undefined)).rejects.toBeInstanceOf(ProviderRefusal);
    expect(first.seen().binds).toBe(before);
    await first.change(dnOf('bob'), [replacing('userPassword', 'another')]);
    expect((await asked.login('bob', 'another', undefined)).userName).toBe('bob');
    await first.change(dnOf('bob'), [replacing('userPassword', passwordOf('bob'))]);
  });
});
