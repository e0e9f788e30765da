import type { ListedSession, SessionQuery, SessionRecord } from '#operation';
import { type AnyHistory, aProvider, aRole, aUser, administrator, callerWith, given, PROVIDER_ARN, ROLE_ID, USER_STREAM } from '#testing';
import { added, promoted, tokenRing } from '../../../test/fake-key-rings.js';
import { revocableOidcProvider } from '../../revocation/revocable-kind.js';
import { listSessions } from './list-sessions.js';

const operation = listSessions({ kinds: [revocableOidcProvider], names: ['corp-ldap'] });
const reader = callerWith({ type: 'users', perm: 'read' });
const ID = '019ab000-0000-7000-8000-00000000000a';
const OTHER = '019ab000-0000-7000-8000-000000000009';
const session = (change: Partial<SessionRecord> = {}): ListedSession => ({
  sessionId: ID, accessKeyId: 'ASIA1', kind: 'assumed-role', account: '', arn: 'arn:aws:sts:::assumed-role/S3Access/bob', principal: `role/${ROLE_ID}`, owner: USER_STREAM, provider: '', subject: '', sourceIdentity: 'bob',
  issuedAt: new Date('2026-11-23T10:00:00Z'), expiresAt: new Date('2026-11-23T11:00:00Z'), tokenKeyId: 'token-1', position: '1.2.3', lineage: [{ stream: USER_STREAM, epoch: 0 }, { stream: `role/${ROLE_ID}`, epoch: 0 }], parents: [],
  requestId: 'R1', issuedTo: 'arn:aws:iam:::user/TESTER', sourceIp: '192.0.2.7', ...change,
});
const world: readonly AnyHistory[] = [aUser(), aRole(), aProvider()];

/** The reply, and what was asked of the records. */
async function listed(input: object, { found = [session()], options = reader as object, histories = world }: { found?: ListedSession[]; options?: object; histories?: readonly AnyHistory[] } = {}) {
  const asked: SessionQuery[] = [];
  const activity = { sessions: async (query: SessionQuery) => (asked.push(query), found) };
  return { reply: await given(...histories).answer(operation, input, { ...options, activity, now: 77 }), asked: asked[0]! };
}

describe('AdminListSessions', () => {
  it('shows a session as its token says it, and what it was issued to', async () => {
    const { reply, asked } = await listed({});
    expect(reply).toEqual({
      sessions: [{
        session_id: ID, access_key: 'ASIA1', kind: 'assumed-role', arn: 'arn:aws:sts:::assumed-role/S3Access/bob', account: '', issued_to: 'arn:aws:iam:::user/TESTER', source_identity: 'bob', provider: '', subject: '',
        issued: '2026-11-23T10:00:00.000Z', expires: '2026-11-23T11:00:00.000Z', source_ip: '192.0.2.7', request_id: 'R1', parents: [], state: 'living',
      }],
      next: '',
    });
    expect(asked).toEqual({ account: '', sessionId: undefined, ancestors: [], now: new Date(77), after: undefined, limit: 1000 });
  });

  it('says of one that was ended why it is refused now', async () => {
    const histories = [aUser([{ type: 'UserSessionsRevoked', data: {} }]), aRole()];
    const { reply } = await listed({}, { histories });
    expect(reply.sessions[0]).toMatchObject({ state: 'ended', ended: expect.stringContaining(`sessions of ${USER_STREAM} were revoked by`) });
    expect((await listed({}, { histories: [aUser()] })).reply.sessions[0]).toMatchObject({ state: 'ended', ended: `role/${ROLE_ID} is gone` });
  });

  it('says that the token key of one was retired', async () => {
    const ring = tokenRing(added('t2'), promoted('t2'), { type: 'TokenKeyRetired', data: { keyId: 't1' } });
    const { reply } = await listed({}, { histories: [...world, ring], found: [session({ tokenKeyId: 't1' }), session({ tokenKeyId: 't2' })] });
    expect(reply.sessions).toMatchObject([{ state: 'ended', ended: expect.stringMatching(/^its token key t1 was retired at 2026-/) }, { state: 'living' }]);
  });

  it('asks for those of a user, a role, a provider, and for one with those issued to it', async () => {
    const { asked } = await listed({ user: 'TESTER', role: 'S3Access', provider: PROVIDER_ARN, session: ID });
    expect(asked).toMatchObject({ sessionId: ID, ancestors: [USER_STREAM, `role/${ROLE_ID}`, expect.stringMatching(/^oidc-provider\//)] });
    expect((await listed({ role: 'arn:aws:iam:::role/S3Access', provider: 'corp-ldap' })).asked.ancestors).toEqual([`role/${ROLE_ID}`, 'provider/corp-ldap']);
  });

  it('pages', async () => {
    const { reply, asked } = await listed({ 'max-entries': '1', marker: OTHER }, { found: [session(), session({ sessionId: OTHER })] });
    expect(reply).toMatchObject({ sessions: [{ session_id: ID }], next: ID });
    expect(asked).toMatchObject({ limit: 1, after: OTHER });
  });

  it('shows sessions of a real account within it and to administrators', async () => {
    expect((await listed({}, { options: administrator })).asked.account).toBeUndefined();
    expect((await listed({}, { options: { principal: { ...reader.principal, account: '123456789012' } } })).asked.account).toBe('123456789012');
  });

  it.each([
    [{ user: 'nobody' }, 'NoSuchUser'], [{ role: 'None' }, 'NoSuchEntity'], [{ role: 'arn:aws:iam:::role/x/S3Access' }, 'NoSuchEntity'], [{ role: 'arn:aws:iam::123456789012:role/R' }, 'NoSuchEntity'],
    [{ provider: 'arn:aws:iam:::oidc-provider/none' }, 'NoSuchEntity'], [{ provider: 'other-ldap' }, 'NoSuchEntity'], [{ session: 'x' }, 'InvalidArgument'], [{ marker: 'x' }, 'InvalidArgument'], [{ 'max-entries': '0' }, 'InvalidArgument'], [{ 'max-entries': '1001' }, 'InvalidArgument'],
  ])('refuses %j', async (input, code) => {
    await expect(listed(input)).rejects.toMatchObject({ code });
  });

  it('needs the cap users=read', async () => {
    await expect(listed({}, { options: callerWith({ type: 'roles', perm: '*' }) })).rejects.toMatchObject({ code: 'AccessDenied', reason: 'no-cap' });
  });
});
