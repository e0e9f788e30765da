import { jest } from '@jest/globals';
import type { ExternalUser, ExternalUserType } from '#operation';
import { aUser, folded } from '#testing';
import { LdapCallers } from './ldap-callers.js';
import type { LdapIdentity } from './ldap-logins.js';

const identityAt = (authenticatedAt: number): LdapIdentity => ({ userName: 'alice', displayName: 'Alice', dn: 'cn=alice', groups: [], tags: [['Department', '7']], authenticatedAt });
const revoked = { type: 'UserSessionsRevoked', data: {} } as const;

function world() {
  let remembered: LdapIdentity | undefined;
  let epoch = 0;
  let asked = 0;
  const forget = jest.fn((_userName: string) => { remembered = undefined; });
  const ensure = jest.fn(async (_user: ExternalUser) => folded(aUser(Array.from({ length: epoch }, () => revoked), { userName: 'alice', type: 'ldap' })) as never);
  const callers = new LdapCallers({ provider: 'corp', forget, login: async () => (remembered ??= identityAt(asked += 1)) }, { ensure });
  return { callers, forget, ensure, revoke: () => void (epoch += 1), asked: () => asked };
}

describe('LdapCallers', () => {
  it('makes a user of type ldap outside tenants, and one proof for as long as the log-in is remembered', async () => {
    const { callers, ensure } = world();
    const first = await callers.login('alice', 'secret', undefined);
    expect(ensure).toHaveBeenCalledWith({ userName: 'alice', tenant: '', type: 'ldap', displayName: 'Alice' });
    expect(first.proof).toEqual({ provider: 'corp', subject: 'cn=alice', tags: [['Department', '7']], authenticatedAt: 1, sessionEpoch: 0 });
    expect((await callers.login('alice', 'secret', undefined)).proof).toBe(first.proof);
  });

  it('asks the directory anew once the sessions of the user were ended', async () => {
    const { callers, forget, revoke, asked } = world();
    await callers.login('alice', 'secret', undefined);
    revoke();
    const { proof } = await callers.login('alice', 'secret', undefined);
    expect(proof).toMatchObject({ authenticatedAt: 2, sessionEpoch: 1 });
    expect(forget).toHaveBeenCalledWith('alice');
    await callers.login('alice', 'secret', undefined);
    expect(asked()).toBe(2);
  });

  it('speaks for users made here, as Ceph has it, and for nobody of another provider', async () => {
    const { callers, ensure } = world();
    const named = (type: ExternalUserType | undefined) => ensure.mockResolvedValue(folded(aUser([], { userName: 'alice', type })) as never);
    named(undefined);
    expect((await callers.login('alice', 'secret', undefined)).proof.provider).toBe('corp');
    for (const type of ['keystone', 'certificate', 'custom-token'] as const) {
      named(type);
      await expect(callers.login('alice', 'secret', undefined)).rejects.toMatchObject({ name: 'ProviderRefusal', why: 'not-allowed' });
    }
  });
});
