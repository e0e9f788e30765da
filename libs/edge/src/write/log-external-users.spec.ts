import { type Append, ConflictError, ORIGIN, type Position } from '#event-sourcing';
import { type UserState, user, userNameKey } from '#iam';
import type { Barrier, ExternalUser } from '#operation';
import { federatedSubject } from '#sts';
import { aUser, type History, history, legibleVault, USER_STREAM } from '#testing';
import { LaggingDirectory } from '../../test/edge-kit.js';
import { LogExternalUsers } from './log-external-users.js';

const alice: ExternalUser = { userName: 'alice', tenant: '', type: 'ldap', displayName: 'Alice' };

/** Appends become what the directory learns when it catches up; a name is taken once. */
function kit(known: readonly History<UserState>[] = [], log = known) {
  const directory = new LaggingDirectory(log, known);
  const appends: Append[] = [];
  const failures: Error[] = [];
  const passed: (readonly string[] | undefined)[] = [];
  const store = {
    append: async (append: Append) => {
      const failure = failures.shift();
      if (failure) throw failure;
      for (const { name } of append.take ?? []) if (directory.histories.some((one) => user.keys(stateOf(one as History<UserState>)).includes(name))) throw new ConflictError('claim-taken', name);
      appends.push(append);
      const [{ stream, account, events }] = append.writes as [Append['writes'][number]];
      const before = directory.histories.find((one) => one.stream === stream);
      directory.histories = [...directory.histories.filter((one) => one !== before), history(user, stream, account, [...(before?.events ?? []), ...events])];
      return { position: { ...ORIGIN, number: BigInt(appends.length) }, events: [] };
    },
  };
  const barrier: Barrier = { passed: async (position: Position, accounts) => { passed.push(accounts); await directory.applied(position); return 'enforced'; } };
  const users = new LogExternalUsers(store, directory, barrier, { forDecision: async () => legibleVault });
  return { users, directory, appends, failures, passed };
}
const stateOf = (one: History<UserState>): UserState => one.events.reduce<UserState | undefined>((state, event) => user.evolve(state, { ...event, account: one.account } as never), undefined)!;

describe('LogExternalUsers', () => {
  it('makes a user of the provider\'s type at the first log-in, which this node knows then', async () => {
    const { users, appends, directory } = kit();
    const made = await users.ensure(alice);
    expect(made.state).toMatchObject({ userName: 'alice', displayName: 'Alice', type: 'ldap', accessKeys: [], caps: [], system: false, admin: false });
    expect(appends).toHaveLength(1);
    expect(appends[0]).toMatchObject({ meta: { actor: 'arn:aws:iam:::system/external-users', reason: 'first log-in through ldap' }, take: [{ name: userNameKey('', 'alice'), owner: made.stream }] });
    expect(directory.get(user, made.stream)?.state).toBeDefined();
    expect(await users.ensure(alice)).toEqual(made);
    expect(appends).toHaveLength(1);
  });

  it('writes once for any number of log-ins at the same moment', async () => {
    const { users, appends } = kit();
    const made = await Promise.all(Array.from({ length: 50 }, () => users.ensure(alice)));
    expect(new Set(made.map(({ stream }) => stream)).size).toBe(1);
    expect(appends).toHaveLength(1);
  });

  it('takes a user that an administrator has made, or another node a moment ago', async () => {
    const local = kit([aUser([], { userName: 'alice' })]);
    expect((await local.users.ensure(alice)).stream).toBe(USER_STREAM);
    const elsewhere = kit([], [aUser([], { userName: 'alice', type: 'ldap' })]);
    expect((await elsewhere.users.ensure(alice)).stream).toBe(USER_STREAM);
    expect([...local.appends, ...elsewhere.appends]).toEqual([]);
  });

  it('refuses a name that is the uid of a user of a real account', async () => {
    for (const [tenant, uid] of [['', 'alice'], ['acme', 'acme$alice']] as const) {
      const { users, appends } = kit([aUser([], { userName: 'Other', uid }, '194524073938')]);
      await expect(users.ensure({ ...alice, tenant })).rejects.toMatchObject({ code: 'AccessDenied', reason: 'uid-taken' });
      expect(appends).toEqual([]);
    }
  });

  it('keeps tenants apart', async () => {
    const { users, appends } = kit([aUser([], { userName: 'alice' })]);
    expect((await users.ensure({ ...alice, tenant: 'acme' })).state.account).toBe('acme');
    expect(appends).toHaveLength(1);
  });

  it('looks again after a conflict, and gives up after a few', async () => {
    const { users, appends, failures } = kit();
    failures.push(new ConflictError('deadlock', 'user/1'));
    await users.ensure(alice);
    expect(appends).toHaveLength(1);
    const contended = kit();
    contended.failures.push(...Array.from({ length: 9 }, () => new ConflictError('deadlock', 'user/1')));
    await expect(contended.users.ensure(alice)).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'concurrent-modification' });
  });

  it('passes on that the log does not take anything', async () => {
    const { users, failures } = kit();
    failures.push(new Error('away'));
    await expect(users.ensure(alice)).rejects.toThrow('away');
    expect(await users.ensure(alice)).toBeDefined();
  });

  it('ends the sessions of a user behind the barrier, and of nobody who is gone', async () => {
    const { users, directory, passed, appends } = kit([aUser()]);
    await users.endSessions(USER_STREAM, 'ldap: gone');
    expect(directory.get(user, USER_STREAM)?.state?.sessionEpoch).toBe(1);
    expect(passed).toEqual([['']]);
    expect(appends[0]!.meta.reason).toBe('ldap: gone');
    await users.endSessions('user/AIDAGONE', 'ldap: gone');
    expect(appends).toHaveLength(1);
  });

  it('ends the sessions of one credential of a user behind the barrier, and leaves the others', async () => {
    const { users, passed, appends, failures } = kit([aUser()]);
    failures.push(new ConflictError('deadlock', 'revocation/1'));
    await users.endSessionsOf(USER_STREAM, 'ec2-key', 'keystone: gone');
    const { target, stream } = federatedSubject(USER_STREAM, 'ec2-key');
    expect(appends).toHaveLength(1);
    expect(appends[0]).toMatchObject({ meta: { reason: 'keystone: gone' }, writes: [{ stream, account: '', expected: 0, events: [{ type: 'SessionsRevoked', data: { target } }] }] });
    expect(passed).toEqual([['']]);
  });
});
