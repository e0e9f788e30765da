import { RolegateError } from '#kernel';
import type { SignatureProtocol } from '#signatures';

type Refusal = 'unknown-access-key' | 'inactive-access-key' | 'missing-token' | 'sessions-switched-off' | 'invalid-token' | 'expired-token' | 'revoked' | 'user-suspended' | 'user-without-secret' | 'unreadable-policy'
  | 'login-refused' | 'too-many-failed-logins' | 'provider-unavailable' | 'administrator-name';

/** Wire codes of a refused credential: S3's and the query protocols' differ (AWS S3 and STS API references). */
const CODES: Record<Refusal, { readonly s3: string; readonly query: string }> = {
  'unknown-access-key': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
  'inactive-access-key': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
  'missing-token': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
  // As where no engine of RGW's takes the key.
  'sessions-switched-off': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
  'invalid-token': { s3: 'InvalidToken', query: 'InvalidClientTokenId' },
  'expired-token': { s3: 'ExpiredToken', query: 'ExpiredToken' },
  revoked: { s3: 'AccessDenied', query: 'InvalidClientTokenId' },
  'user-suspended': { s3: 'UserSuspended', query: 'UserSuspended' },
  // It may hold a Deny: without it nothing can be decided about the caller.
  'unreadable-policy': { s3: 'AccessDenied', query: 'AccessDenied' },
  // As RGW answers it: rgw_rest_s3.cc, LDAPEngine::authenticate.
  'login-refused': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
  'administrator-name': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
  'too-many-failed-logins': { s3: 'SlowDown', query: 'Throttling' },
  'provider-unavailable': { s3: 'ServiceUnavailable', query: 'ServiceUnavailable' },
  'user-without-secret': { s3: 'InvalidAccessKeyId', query: 'InvalidClientTokenId' },
};

/** A credential refused; `detail` names the cause for the operator. The public text is the catalogue's, `fields` are what S3 says beside it. */
export const refuse = (reason: Refusal, protocol: SignatureProtocol, detail: string, fields?: Readonly<Record<string, string>>): RolegateError =>
  new RolegateError(CODES[reason][protocol], '', { reason, detail, ...(protocol === 's3' && fields !== undefined && { fields }) });
