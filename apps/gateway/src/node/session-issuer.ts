import { formatPosition } from '#event-sourcing';
import { newAccessKeyId, newSecretAccessKey, uuidv7 } from '#kernel';
import type { Directory, IssuedSession, NewSession, SessionIssuer } from '#operation';
import { issueToken, tokenKeyId } from '#seal';
import type { TokenRing } from './token-ring.js';

/** Issues sessions under the cluster's token ring; memory only. */
export class TokenSessionIssuer implements SessionIssuer {
  constructor(private readonly directory: Directory, private readonly ring: TokenRing) {}

  issue(session: NewSession): IssuedSession {
    const accessKeyId = newAccessKeyId('ASIA');
    const secretAccessKey = newSecretAccessKey();
    const sessionId = uuidv7(session.issuedAt);
    const position = formatPosition(this.directory.position());
    const { token, packedPolicySize } = issueToken(this.ring.current(), this.ring.clusterId, { ...session, accessKeyId, secretAccessKey, sessionId, position });
    return { accessKeyId, secretAccessKey, sessionToken: token, sessionId, expiration: new Date(session.expiresAt), tokenKeyId: tokenKeyId(token), position, packedPolicySize };
  }
}
