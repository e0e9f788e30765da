import { RolegateError } from '#kernel';
import type { SignatureProtocol } from '#signatures';

type Refusal = 'unknown-access-key' | 'inactive-access-key' | 'missing-token' | 'invalid-token' | 'expired-token' | 'revoked' | 'user-suspended' | 'user-without-secret' | 'unreadable-policy';

/** Wire codes of a refused credential: S3's and the query protocols' differ (AWS S3 and STS API references). */
const CODES: Record<Refusal, { readonly s3: string; readonly query: string }> = {
  'unknown-access-key': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
  'inactive-access-key': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
  'missing-token': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
  'invalid-token': { s3: 'InvalidToken', query: 'InvalidClientTokenId' },
  'expired-token': { s3: 'ExpiredToken', query: 'ExpiredToken' },
  revoked: { s3: 'AccessDenied', query: 'InvalidClientTokenId' },
  'user-suspended': { s3: 'UserSuspended', query: 'UserSuspended' },
  // It may hold a Deny: without it nothing can be decided about the caller.
  'unreadable-policy': { s3: 'AccessDenied', query: 'AccessDenied' },
  'user-without-secret': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
};

/** A credential refused; `detail` names the cause for the operator. The public text is the catalogue's. */
export const refuse = (reason: Refusal, protocol: SignatureProtocol, detail: string): RolegateError =>
  new RolegateError(CODES[reason][protocol], '', { reason, detail });
