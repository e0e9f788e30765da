import { role, roleSessionArn, user, userArn } from '#iam';
import { federatedUserArn } from '#kernel';
import type { Directory, IssuedSession, NewSession, OperationContext } from '#operation';
import type { SessionClaims } from '#seal';

/** As GetCallerIdentity shows a session, valid or not; undefined when whom it acts as is gone. */
export function sessionArn({ kind, principal, sessionName }: Pick<SessionClaims, 'kind' | 'principal' | 'sessionName'>, directory: Pick<Directory, 'get'>): string | undefined {
  if (kind === 'assumed-role') {
    const acting = directory.get(role, principal)?.state;
    return acting && roleSessionArn(acting, sessionName!);
  }
  const acting = directory.get(user, principal)?.state;
  return acting && (kind === 'session-token' ? userArn(acting) : federatedUserArn(acting.account, sessionName!));
}

/**
 * Issues a session; what it is called goes into the audit record, what it rests on into the list of living sessions. The token
 * and the secret go nowhere. @throws RolegateError PackedPolicyTooLarge
 */
export function issueSession(session: NewSession, ctx: OperationContext): IssuedSession {
  const issued = ctx.sessions.issue(session);
  const { sessionId, accessKeyId, expiration, tokenKeyId, position } = issued;
  ctx.note({ issuedSessionId: sessionId, issuedAccessKeyId: accessKeyId, issuedUntil: expiration.toISOString() });
  ctx.sessionIssued({
    sessionId, accessKeyId, tokenKeyId, position,
    kind: session.kind,
    account: session.account,
    arn: sessionArn(session, ctx.directory) ?? '',
    principal: session.principal,
    owner: session.owner ?? '',
    provider: session.provider ?? '',
    subject: session.subject ?? '',
    sourceIdentity: session.sourceIdentity ?? '',
    issuedAt: new Date(session.issuedAt),
    expiresAt: expiration,
    lineage: session.lineage,
    parents: session.parents ?? [],
  });
  return issued;
}
