import { aUser, contextForTest, USER_STREAM } from '#testing';
import { issueSession } from './issue-session.js';

const session = { kind: 'session-token', issuedAt: 0, expiresAt: 3_600_000, account: '', principal: USER_STREAM, lineage: [{ stream: USER_STREAM, epoch: 2, accessKeyId: 'K' }] } as const;

describe('issuing a session', () => {
  it('puts ids and end into the audit record', () => {
    const context = contextForTest();
    issueSession(session, context);
    expect(context.noted).toEqual({ issuedSessionId: 'session-1', issuedAccessKeyId: 'ASIA0000000000000001', issuedUntil: '1970-01-01T01:00:00.000Z' });
  });

  it('remembers what the session rests on, and neither token nor secret', () => {
    const context = contextForTest({ histories: [aUser()] });
    const { sessionToken, secretAccessKey } = issueSession(session, context);
    expect(context.remembered).toEqual([{
      sessionId: 'session-1', accessKeyId: 'ASIA0000000000000001', tokenKeyId: 'token-1', position: '0.0.0', kind: 'session-token', account: '', arn: 'arn:aws:iam:::user/TESTER', principal: USER_STREAM,
      owner: '', provider: '', subject: '', sourceIdentity: '', issuedAt: new Date(0), expiresAt: new Date(3_600_000), lineage: session.lineage, parents: [],
    }]);
    expect(JSON.stringify(context.remembered)).not.toContain(secretAccessKey);
    expect(JSON.stringify(context.remembered)).not.toContain(sessionToken);
  });

  it.each([['assumed-role', 'role/AROA00000000000NONE1'], ['federated-user', 'user/AIDA00000000000NONE1']] as const)('knows no ARN of a session (%s) whose principal is gone', (kind, principal) => {
    const context = contextForTest();
    issueSession({ ...session, kind, principal, sessionName: 'bob' }, context);
    expect(context.remembered[0]).toMatchObject({ kind, arn: '' });
  });
});
