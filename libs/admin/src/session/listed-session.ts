import type { ListedSession, OperationContext } from '#operation';
import { SessionLineage, TOKEN_KEY_STREAM, tokenKeyRing } from '#sts';

/** A session as AdminListSessions shows it; times are ISO 8601. `ended`: why it is refused although it has not expired. */
export function sessionShapes(sessions: readonly ListedSession[], { directory }: OperationContext) {
  const standing = new SessionLineage(directory);
  const ring = directory.get(tokenKeyRing, TOKEN_KEY_STREAM)?.state;
  const retired = new Map(ring?.retired.map(({ keyId, retiredAt }) => [keyId, `its token key ${keyId} was retired at ${retiredAt.toISOString()}`]));
  return sessions.map((session) => {
    const outcome = standing.check({ ...session, issuedAt: session.issuedAt.getTime(), owner: session.owner || undefined, provider: session.provider || undefined }, undefined);
    const ended = typeof outcome === 'object' && 'broken' in outcome ? outcome.broken : retired.get(session.tokenKeyId);
    return {
      session_id: session.sessionId,
      access_key: session.accessKeyId,
      kind: session.kind,
      arn: session.arn,
      account: session.account,
      issued_to: session.issuedTo,
      source_identity: session.sourceIdentity,
      provider: session.provider,
      subject: session.subject,
      issued: session.issuedAt.toISOString(),
      expires: session.expiresAt.toISOString(),
      source_ip: session.sourceIp,
      request_id: session.requestId,
      parents: session.parents,
      state: ended === undefined ? 'living' : 'ended',
      ...(ended !== undefined && { ended }),
    };
  });
}
