import type { Aggregate, StoredEvent } from '#event-sourcing';
import { withRevocation } from '#iam';
import type { Principal } from '#operation';
import { allSessions, federatedSubject, namedProvider, oneSession, revocation, subjectUser } from '#sts';
import { administrator, aRole, aUser, callerWith, contextForTest, given, history, HISTORY_TIME, memoryReads } from '#testing';
import type { RevocableProvider, RevocableState } from './revocable-kind.js';
import { revokeSessions } from './revoke-sessions.js';

const made: Aggregate<RevocableState & { readonly arn: string }> = {
  kind: 'made-up-provider',
  events: { ProviderMade: { schemaVersion: 1, critical: true }, ProviderSessionsRevoked: { schemaVersion: 1, critical: true } },
  evolve(state, stored: StoredEvent) {
    if (!state) return { account: '', sessionEpoch: 0, arn: (stored.data as { arn: string }).arn };
    return { ...state, ...withRevocation(state, stored), sessionEpoch: state.sessionEpoch + 1 };
  },
  row: (state) => ({ account: '', name: state.arn, path: '/' }),
  keys: (state) => [`provider:${state.arn}`],
};
const provider: RevocableProvider<RevocableState & { readonly arn: string }> = {
  aggregate: made,
  arn: ({ arn }) => arn,
  key: (arn) => (arn.includes(':made-up/') ? `provider:${arn}` : undefined),
  revoked: (revocationId) => ({ type: 'ProviderSessionsRevoked', data: { revocationId } }),
  cutOff: (revocationId, issuedBefore) => ({ type: 'ProviderSessionsRevoked', data: { revocationId, issuedBefore } }),
};
const PROVIDER = 'arn:aws:iam:::made-up/idp';
const aProvider = history(made, 'made-up-provider/1', '', [{ type: 'ProviderMade', data: { arn: PROVIDER } }]);

const revoke = revokeSessions({ kinds: [provider], names: ['ldap'] });
const ops = callerWith({ type: 'users', perm: 'write' }, { type: 'roles', perm: 'write' }, { type: 'oidc-provider', perm: 'write' });
const revocationId = '00000000-0000-7000-8000-000000000001';
const SESSION = '019ab000-0000-7000-8000-00000000000a';
const NOW = contextForTest().now;
const ago = (ms: number): string => new Date(NOW - ms).toISOString();
const HOUR_AGO = ago(3_600_000);
const keptUntil = (from: number): string => new Date(from + 129_600_000 + 300_000).toISOString();
const member = (more: Partial<Principal> = {}) => ({ principal: { account: '111122223333', caps: [{ type: 'users', perm: '*' as const }, { type: 'roles', perm: '*' as const }], ...more } });

describe('AdminRevokeSessions', () => {
  it('moves the session epoch of a user, a role or a provider', () => {
    given(aUser()).when(revoke, { user: 'TESTER' }, ops).thenEvents({ type: 'UserSessionsRevoked', data: { revocationId } });
    given(aRole()).when(revoke, { role: 'S3Access' }, ops).thenEvents({ type: 'RoleSessionsRevoked', data: { revocationId } });
    given(aRole()).when(revoke, { role: 'arn:aws:iam:::role/S3Access' }, ops).thenEvents({ type: 'RoleSessionsRevoked', data: { revocationId } });
    given(aProvider).when(revoke, { provider: PROVIDER }, ops).thenEvents({ type: 'ProviderSessionsRevoked', data: { revocationId } });
  });

  it('cuts off what was issued before a time', () => {
    given(aUser()).when(revoke, { user: 'TESTER', 'issued-before': HOUR_AGO }, ops).thenEvents({ type: 'UserSessionsCutOff', data: { revocationId, issuedBefore: HOUR_AGO } });
    given(aRole()).when(revoke, { role: 'S3Access', 'issued-before': HOUR_AGO }, ops).thenEvents({ type: 'RoleSessionsCutOff', data: { revocationId, issuedBefore: HOUR_AGO } });
    const { writes } = given().when(revoke, { 'issued-before': HOUR_AGO }, administrator).thenEvents({ type: 'SessionsRevoked', data: { revocationId, target: 'all', issuedBefore: HOUR_AGO, keptUntil: keptUntil(NOW - 3_600_000) } });
    expect(writes).toMatchObject([{ stream: allSessions.stream, account: '', expected: 0 }]);
  });

  it.each(['now', ago(0), ago(1999), ago(-1999)])('goes by the order of the log where clocks cannot tell the time from now (%s)', (time) => {
    given(aUser()).when(revoke, { user: 'TESTER', 'issued-before': time }, ops).thenEvents({ type: 'UserSessionsRevoked', data: { revocationId } });
    given().when(revoke, { 'issued-before': time }, administrator).thenEvents({ type: 'SessionsRevoked', data: { revocationId, target: 'all', keptUntil: keptUntil(NOW) } });
  });

  it('cuts off a session, and the subject of a provider', () => {
    const one = given().when(revoke, { session: SESSION }, ops).thenEvents({ type: 'SessionsRevoked', data: { revocationId, target: `session:${SESSION}`, keptUntil: keptUntil(NOW), sessionId: SESSION } });
    expect(one.writes).toMatchObject([{ stream: oneSession(SESSION).stream, expected: 0 }]);
    const { target } = federatedSubject('made-up-provider/1', 'alice');
    given(aProvider).when(revoke, { provider: PROVIDER, subject: 'alice' }, ops).thenEvents({ type: 'SessionsRevoked', data: { revocationId, target, keptUntil: keptUntil(NOW), provider: PROVIDER, subject: 'alice' } });
  });

  it('cuts off who is no user here by the name under which it owns things, and a provider of the configuration', () => {
    const cut = (input: Readonly<Record<string, string>>, target: string, of: object): void =>
      void given().when(revoke, input, ops).thenEvents({ type: 'SessionsRevoked', data: { revocationId, target, keptUntil: keptUntil(NOW), ...of } });
    for (const id of ['$oidc$alice', '$saml$alice@example.com', 'acme$oidc$a$b', '111122223333$oidc$x']) cut({ user: id }, subjectUser(id).target, { subject: id });
    cut({ user: '$oidc$alice', tenant: 'acme' }, subjectUser('acme$oidc$alice').target, { subject: 'acme$oidc$alice' });
    cut({ provider: 'ldap' }, namedProvider('ldap').target, { provider: 'ldap' });
    cut({ provider: 'ldap', subject: 'alice' }, federatedSubject('ldap', 'alice').target, { provider: 'ldap', subject: 'alice' });
    given().when(revoke, { user: 'other$oidc$alice', tenant: 'acme' }, ops).thenError('InvalidArgument');
    given().when(revoke, { user: '$ldap$alice' }, ops).thenError('InvalidArgument');
  });

  it('has nothing to record, and says what was recorded, where nothing is left to end', async () => {
    const ended = history(revocation, oneSession(SESSION).stream, '', [{ type: 'SessionsRevoked', data: { revocationId: 'r0', target: `session:${SESSION}`, keptUntil: keptUntil(NOW) } }]);
    const again = given(ended).when(revoke, { session: SESSION }, ops);
    again.thenNothing();
    expect(await again.reply()).toEqual({
      revocation_id: 'r0', revoked: `session/${SESSION}`, issued_before: '', position: '0.0.1', time: HISTORY_TIME.toISOString(), by: 'arn:aws:iam:::user/history', recorded: false,
    });
    const cutOff = aUser([{ type: 'UserSessionsCutOff', data: { revocationId: 'r0', issuedBefore: HOUR_AGO } }]);
    for (const time of [HOUR_AGO, ago(7_200_000)]) given(cutOff).when(revoke, { user: 'TESTER', 'issued-before': time }, ops).thenNothing();
    given().when(revoke, { 'issued-before': ago(40 * 3_600_000) }, administrator).thenNothing();
  });

  it('says what was revoked, from when and where in the log, and under which id the record of a refusal names it', async () => {
    const context = contextForTest(ops);
    const after = aRole([{ type: 'RoleSessionsRevoked', data: { revocationId } }]);
    const { output } = given(aRole()).when(revoke, { role: 'S3Access' }, ops).thenEvents({ type: 'RoleSessionsRevoked', data: { revocationId } });
    expect(await revoke.reply!(output, memoryReads([after]), context)).toEqual({
      revocation_id: revocationId, revoked: 'arn:aws:iam:::role/S3Access', issued_before: '', position: '0.0.2', time: HISTORY_TIME.toISOString(), by: 'arn:aws:iam:::user/history', recorded: true,
    });
    expect(context.noted).toEqual({ revocationId });
  });

  it('is a barrier, always', () => {
    expect(revoke.onlyAdds).toBeUndefined();
  });

  it('takes a JSON object for parameters', () => {
    given(aUser()).when(revoke, { body: '{"user":"TESTER"}' }, ops).thenEvents({ type: 'UserSessionsRevoked', data: { revocationId } });
    for (const body of ['', '[]', 'null', '{', '{"user":1}']) given(aUser()).when(revoke, { body }, ops).thenError('InvalidArgument');
  });

  it.each([
    ['nothing', {}],
    ['two at once', { user: 'TESTER', role: 'S3Access' }],
    ['a subject of nobody', { subject: 'alice' }],
    ['a subject of a user', { user: 'TESTER', subject: 'alice' }],
    ['no session id', { session: 'x' }],
    ['no time', { user: 'TESTER', 'issued-before': 'yesterday' }],
    ['a day that there is not', { user: 'TESTER', 'issued-before': '2026-02-40T00:00:00Z' }],
    ['a time to come', { user: 'TESTER', 'issued-before': ago(-60_000) }],
    ['a long subject', { provider: PROVIDER, subject: 'x'.repeat(2049) }],
  ])('refuses %s', (_, input) => {
    given(aUser(), aRole(), aProvider).when(revoke, input, ops).thenError('InvalidArgument');
  });

  it('says what does not exist', () => {
    given().when(revoke, { user: 'nobody' }, ops).thenError('NoSuchUser');
    for (const input of [{ role: 'Nowhere' }, { role: 'arn:aws:iam:::role/other/S3Access' }, { role: 'S3Access', tenant: 'other' }, { provider: 'arn:aws:iam:::made-up/other' }, { provider: 'elsewhere' }, { provider: 'elsewhere', subject: 'a' }, { provider: 'arn:aws:iam:::made-up/other', subject: 'a' }]) {
      given(aRole(), aProvider).when(revoke, input, ops).thenError('NoSuchEntity');
    }
  });

  it('finds users and roles of tenants', () => {
    given(aUser([], {}, 'other')).when(revoke, { user: 'other$TESTER' }, ops).thenEvents({ type: 'UserSessionsRevoked', data: { revocationId } });
    given(aRole([], {}, 'other')).when(revoke, { role: 'S3Access', tenant: 'other' }, ops).thenEvents({ type: 'RoleSessionsRevoked', data: { revocationId } });
  });

  it.each([
    ['users', { session: SESSION }], ['users', { user: 'TESTER' }], ['roles', { role: 'S3Access' }], ['oidc-provider', { provider: PROVIDER }], ['users', { provider: PROVIDER, subject: 'alice' }],
  ])('wants the cap %s=write for %j', (type, input) => {
    const log = given(aUser(), aRole(), aProvider);
    expect(log.when(revoke, input, callerWith({ type, perm: 'write' })).error).toBeUndefined();
    log.when(revoke, input, callerWith({ type, perm: 'read' }, ...['users', 'roles', 'oidc-provider'].filter((one) => one !== type).map((one) => ({ type: one, perm: '*' as const })))).thenError('AccessDenied');
  });

  it('leaves the sessions of all, and those of administrators, to administrators', () => {
    given().when(revoke, { 'issued-before': 'now' }, ops).thenError('AccessDenied');
    given(aUser([], { system: true })).when(revoke, { user: 'TESTER' }, ops).thenError('AccessDenied');
    given(aUser([], { system: true })).when(revoke, { user: 'TESTER' }, administrator).thenEvents({ type: 'UserSessionsRevoked', data: { revocationId } });
  });

  it('does not let a member of an account end the sessions of others', () => {
    given(aUser([], {}, '111122223333')).when(revoke, { user: 'TESTER' }, member()).thenEvents({ type: 'UserSessionsRevoked', data: { revocationId } });
    given(aRole([], {}, '444455556666')).when(revoke, { role: 'arn:aws:iam::444455556666:role/S3Access' }, member()).thenError('NoSuchEntity');
    given(aRole([], {}, '444455556666')).when(revoke, { role: 'arn:aws:iam::444455556666:role/S3Access' }, member({ administrator: true })).thenEvents({ type: 'RoleSessionsRevoked', data: { revocationId } });
    given().when(revoke, { session: SESSION }, member()).thenError('AccessDenied');
    for (const input of [{ provider: 'ldap' }, { user: '$oidc$alice' }, { user: '444455556666$oidc$alice' }]) given().when(revoke, input, member({ caps: [{ type: 'users', perm: '*' }, { type: 'oidc-provider', perm: '*' }] })).thenError('AccessDenied');
    expect(given().when(revoke, { user: '111122223333$oidc$alice' }, member()).error).toBeUndefined();
  });

  it('asks policies about the user or role that it is about, so that a Deny can protect it', async () => {
    const log = given(aUser([], { path: '/ops/' }), aRole());
    expect(await log.asks(revoke, { user: 'TESTER' }, ops)).toMatchObject([{ action: 'admin:RevokeSessions', resource: 'arn:aws:iam:::user/ops/TESTER', cap: { type: 'users', access: 'write' } }]);
    expect(await log.asks(revoke, { role: 'S3Access' }, ops)).toMatchObject([{ resource: 'arn:aws:iam:::role/S3Access', cap: { type: 'roles', access: 'write' } }]);
  });
});
