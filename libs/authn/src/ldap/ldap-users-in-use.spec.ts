import type { SessionClaims } from '#seal';
import { aUser, memoryDirectory } from '#testing';
import { ProviderRefusal, ProviderUnavailable } from '../provider/provider-errors.js';
import type { LdapEntry } from './ldap-directory.js';
import { LdapUsersInUse } from './ldap-users-in-use.js';

const entry = (uid: string, control = '512'): LdapEntry => ({ dn: `uid=${uid}`, attributes: new Map([['uid', [uid]], ['useraccountcontrol', [control]]]) });

function world(userNames: readonly string[], type: 'ldap' | 'keystone' | 'none' = 'ldap') {
  const there = new Map(userNames.map((uid) => [uid, entry(uid)]));
  const [ended, failures, forgotten, searches, sizes]: [string[], unknown[], string[], number[], number[]] = [[], [], [], [], []];
  let now = 0;
  let outage: Error | undefined;
  const fails = (): void => { if (outage) throw outage; };
  const directory = {
    living: async (names: readonly string[]): Promise<readonly LdapEntry[]> => { sizes.push(names.length); fails(); return names.flatMap((uid) => there.get(uid) ?? []); },
    find: async (uid: string): Promise<LdapEntry> => {
      fails();
      const found = there.get(uid);
      if (!found) throw new ProviderRefusal('none', 'unknown');
      if (found.dn === 'several') throw new ProviderRefusal('several', 'not-allowed');
      return found;
    },
  };
  const memory = memoryDirectory(userNames.map((userName) => aUser([], { userId: userName, userName, ...(type !== 'none' && { type }) })));
  const inUse = new LdapUsersInUse(directory, { endSessions: async (stream, why) => void ended.push(`${stream}: ${why}`) }, memory, {
    provider: 'ldap', clock: { now: () => now, monotonic: () => now }, forget: (userName) => forgotten.push(userName), failed: (error) => failures.push(error), ended: () => undefined, checked: (count) => searches.push(count),
  });
  const open = (userName: string, expiresAt = 1000, provider: string | undefined = 'ldap'): void => inUse.sessionOpened({ provider, expiresAt, lineage: [{ stream: `user/${userName}`, epoch: 0 }, { stream: 'role/r', epoch: 0 }] } as unknown as SessionClaims);
  return { inUse, open, there, ended, failures, forgotten, searches, sizes, at: (ms: number) => void (now = ms), fail: (error: Error | undefined) => void (outage = error) };
}

describe('LdapUsersInUse', () => {
  it('asks for all of them at once, and for nobody when nobody is in use', async () => {
    const { inUse, open, searches, sizes, ended } = world(['alice', 'bob']);
    await inUse.check();
    open('alice');
    open('bob');
    open('bob');
    await inUse.check();
    expect([searches, sizes, ended]).toEqual([[0, 1], [2], []]);
  });

  it('ends the sessions of who is gone or disabled, once, and makes them log in anew', async () => {
    const { inUse, open, there, ended, forgotten } = world(['alice', 'bob', 'carol']);
    for (const uid of ['alice', 'bob', 'carol']) open(uid);
    there.delete('bob');
    there.set('carol', entry('carol', '514'));
    await inUse.check();
    await inUse.check();
    expect(ended).toEqual(['user/bob: ldap: gone', 'user/carol: ldap: disabled']);
    expect(forgotten).toEqual(['bob', 'carol']);
    expect(inUse.size).toBe(1);
  });

  it.each([['an outage', new ProviderUnavailable('away')], ['anything else that goes wrong', new Error('bug')]])('ends nobody\'s for %s, and says so', async (_, error) => {
    const { inUse, open, there, ended, failures, fail } = world(['alice']);
    open('alice');
    there.clear();
    fail(error);
    await inUse.check();
    expect([ended, failures]).toEqual([[], [error]]);
    fail(undefined);
    await inUse.check();
    expect(ended).toHaveLength(1);
  });

  it('ends nobody\'s of whom the directory has several', async () => {
    const { inUse, open, there, ended } = world(['alice', 'bob']);
    open('alice');
    open('bob');
    there.set('alice', { dn: 'several', attributes: new Map() });
    there.delete('bob');
    await inUse.check();
    expect(ended).toEqual(['user/bob: ldap: gone']);
  });

  it('asks in batches, and of nobody whose sessions are over', async () => {
    const names = Array.from({ length: 250 }, (_, i) => `user${i}`);
    const { inUse, open, sizes, at } = world(names);
    for (const [i, uid] of names.entries()) open(uid, i < 220 ? 2000 : 1000);
    at(1500);
    await inUse.check();
    expect(sizes).toEqual([100, 100, 20]);
    expect(inUse.size).toBe(220);
  });

  it('knows a user of this gateway whom the directory let in by every session that came of it, of roles as well', async () => {
    const { inUse, there, ended } = world(['local'], 'none');
    const opened = (provider: string | undefined): void => inUse.sessionOpened({ expiresAt: 1000, lineage: [{ stream: 'user/local', epoch: 0, provider }, { stream: 'role/r', epoch: 0 }] } as unknown as SessionClaims);
    opened(undefined);
    opened('keystone');
    expect(inUse.size).toBe(0);
    opened('ldap');
    there.clear();
    await inUse.check();
    expect(ended).toEqual(['user/local: ldap: gone']);
  });

  it('takes nobody for one of the directory who is not', async () => {
    const { inUse, open } = world(['alice'], 'keystone');
    open('alice', 1000, 'keystone');
    open('alice', 1000, '');
    expect(inUse.size).toBe(0);
  });
});
