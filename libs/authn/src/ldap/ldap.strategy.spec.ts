import { isRolegateError } from '#kernel';
import type { AuthenticationRequest, Principal } from '#operation';
import { encodeRgwToken } from '#signatures';
import { ProviderRefusal, ProviderUnavailable } from '../provider/provider-errors.js';
import { LdapIdentityStrategy } from './ldap-identity.strategy.js';
import { LdapStrategy } from './ldap.strategy.js';

const token = (type: 'ldap' | 'ad' | 'keystone' = 'ldap'): string => encodeRgwToken({ type, id: 'alice', key: 'wonder-land' });
const owner = { stream: 'user/alice', id: 'alice', displayName: 'Alice' };
const caller = { identity: { userName: 'alice', dn: 'cn=alice', groups: ['cn=dev'], tags: [], authenticatedAt: 5 }, user: { stream: 'user/alice' }, proof: { provider: 'corp' } };

/** Both strategies over a directory that lets alice in, or fails so. */
function strategies(failure?: Error) {
  const logins: unknown[][] = [];
  const callers = { login: async (...args: unknown[]) => { logins.push(args); if (failure) throw failure; return caller as never; } };
  const credentials = { externalUser: () => ({ kind: 'user', owner }) as unknown as Principal };
  return { logins, signed: new LdapStrategy(callers, credentials), unsigned: new LdapIdentityStrategy(callers, credentials) };
}

const asked = (strategy: LdapStrategy | LdapIdentityStrategy, request: object): Promise<any> => new Promise((resolve) => {
  Object.assign(strategy, { success: resolve, pass: () => resolve('pass'), error: (error: unknown) => resolve(isRolegateError(error) ? { code: error.code, reason: error.reason, text: `${error.message} ${error.detail}` } : error) });
  strategy.authenticate({ protocol: 's3', now: 0, sourceIp: '192.0.2.1', ...request } as unknown as AuthenticationRequest);
});
const presenting = (accessKeyId: string, more: object = {}) => ({ presented: { accessKeyId, ...more } });
const action = (parameters: Readonly<Record<string, string>>, name = 'AssumeRoleWithLDAPIdentity') => ({ presented: undefined, protocol: 'query', action: { name, parameter: (one: string) => parameters[one] } });

describe('LdapStrategy', () => {
  it.each(['ldap', 'ad'] as const)('takes a token of type %s for name and password', async (type) => {
    const { signed, logins } = strategies();
    expect(await asked(signed, presenting(token(type)))).toMatchObject({ principal: { kind: 'user' }, signature: { accessKeyId: token(type) } });
    expect(logins).toEqual([['alice', 'wonder-land', '192.0.2.1']]);
  });

  it.each([['an ordinary key', presenting('AKIAIOSFODNN7EXAMPLE')], ['a token of Keystone', presenting(token('keystone'))], ['a token beside a session token', presenting(token(), { sessionToken: 's' })], ['no signature', { presented: undefined }]])('leaves %s to others', async (_, request) => {
    const { signed, logins } = strategies();
    expect(await asked(signed, request)).toBe('pass');
    expect(logins).toEqual([]);
  });

  it.each([
    [new ProviderRefusal('cn=alice is refused', 'credentials'), 'InvalidAccessKeyId', 'login-refused'],
    [new ProviderRefusal('too many', 'too-many-failures'), expect.any(String), 'too-many-failed-logins'],
    [new ProviderUnavailable('away'), 'ServiceUnavailable', 'provider-unavailable'],
  ])('tells the operator why, and nobody the password: %s', async (failure, code, reason) => {
    const refusal = await asked(strategies(failure).signed, presenting(token()));
    expect(refusal).toMatchObject({ code, reason });
    expect(refusal.text).toContain('RGW_TOKEN(ldap, alice)');
    for (const secret of ['wonder-land', token()]) expect(refusal.text).not.toContain(secret);
  });
});

describe('LdapIdentityStrategy', () => {
  it('answers with whom the directory vouches for, nobody here yet', async () => {
    const { unsigned } = strategies();
    const { principal } = await asked(unsigned, action({ LDAPUsername: 'alice', LDAPPassword: 'wonder-land' }));
    expect(principal).toMatchObject({
      kind: 'anonymous', owner, principal: { kind: 'anonymous', federated: 'corp' },
      federated: { kind: 'ldap', provider: 'corp', userStream: 'user/alice', subject: 'cn=alice', name: 'alice', conditions: { 'ldap:user': 'cn=alice', 'ldap:username': 'alice', 'ldap:groups': ['cn=dev'] }, authenticatedAt: 5 },
    });
  });

  it('leaves to others what is signed, another action, and what lacks a parameter', async () => {
    const { unsigned, logins } = strategies();
    const whole = { LDAPUsername: 'alice', LDAPPassword: 'x' };
    for (const request of [{ ...action(whole), presented: { accessKeyId: 'AKIA' } }, action(whole, 'AssumeRoleWithSAML'), action({ LDAPUsername: 'alice' }), action({ LDAPPassword: 'x' })]) expect(await asked(unsigned, request)).toBe('pass');
    expect(logins).toEqual([]);
  });

  it.each([
    [new ProviderRefusal('no', 'credentials'), 'AccessDenied', 'login-refused'],
    [new ProviderRefusal('no', 'too-many-failures'), 'Throttling', 'too-many-failed-logins'],
    [new ProviderUnavailable('away'), 'IDPCommunicationError', 'provider-unavailable'],
  ])('is refused with the codes of STS: %s', async (failure, code, reason) => {
    const refusal = await asked(strategies(failure).unsigned, action({ LDAPUsername: 'alice', LDAPPassword: 'wonder-land' }));
    expect(refusal).toMatchObject({ code, reason });
    expect(refusal.text).not.toContain('wonder-land');
  });
});
