import fc from 'fast-check';
import { type UserState, user } from '#iam';
import type { Present } from '#operation';
import { aUser, memoryDirectory } from '#testing';
import { Node } from '../../test/authn-kit.js';
import { type NamedIdentity, ProviderUsers, providerUserName } from './provider-users.js';

const robot: NamedIdentity = { kind: 'certificate', provider: 'certificate', subject: 'cn=robot', name: 'robot', conditions: {}, authenticatedAt: 1 };

function callersOf(found: Partial<UserState>) {
  const history = aUser([], { userName: 'robot@certificate', ...found });
  const state = memoryDirectory([history]).get(user, history.stream) as Present<UserState>;
  const asked: unknown[] = [];
  const users = { ensure: async (wanted: unknown) => (asked.push(wanted), { ...state, state: { ...state.state, ...found } }) };
  return { asked, stream: history.stream, users: new ProviderUsers(users, new Node([history]).credentials, 'certificate') };
}

describe('ProviderUsers', () => {
  it('makes whom a provider vouches for a user in its part of the name space', async () => {
    const { users, asked, stream } = callersOf({ type: 'certificate' });
    const { principal } = await users.callerOf(robot);
    expect(asked).toEqual([{ userName: 'robot@certificate', tenant: '', type: 'certificate', displayName: 'robot' }]);
    expect(principal).toMatchObject({ kind: 'anonymous', principal: { federated: 'certificate' }, federated: { ...robot, userStream: stream }, owner: { stream } });
  });

  it.each<[string, Partial<UserState>]>([['of a person of that name', {}], ['of another provider', { type: 'ldap' }]])('does not speak for a user %s', async (_, found) => {
    await expect(callersOf(found).users.callerOf(robot)).rejects.toMatchObject({ name: 'ProviderRefusal' });
  });

  it('lets in neither the suspended nor who was made an administrator', async () => {
    await expect(callersOf({ type: 'certificate', suspended: true }).users.callerOf(robot)).rejects.toMatchObject({ code: 'UserSuspended' });
    await expect(callersOf({ type: 'certificate', admin: true }).users.callerOf(robot)).rejects.toMatchObject({ reason: 'administrator-name' });
  });

  it('refuses names that are too long', async () => {
    await expect(callersOf({ type: 'certificate' }).users.callerOf({ ...robot, name: 'x'.repeat(128) })).rejects.toMatchObject({ name: 'ProviderRefusal' });
  });
});

describe('providerUserName', () => {
  it('gives every identity a name of its own that a user may have', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((text) => text.normalize('NFC'));
    const provider = fc.constantFrom('certificate', 'custom', 'a.b');
    fc.assert(fc.property(name, name, provider, provider, (one, another, first, second) => {
      expect(providerUserName(one, first)).toMatch(/^[^\s\p{Cc}:/*?$]+$/u);
      expect(providerUserName(one, first) === providerUserName(another, second)).toBe(one === another && first === second);
    }));
  });
});
