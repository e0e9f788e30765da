import { RolegateError } from '#kernel';
import type { Authenticated, AuthenticationRequest } from '#operation';
import { type PresentedSigV4, encodeComponent, verifySigV4 } from '#signatures';
import type { Credential } from './credentials.js';

/** Checks the request's SigV4 signature with the credential's secret. @throws RolegateError with what did not match */
export function checkSignature(request: AuthenticationRequest, signature: PresentedSigV4, credential: Credential): Authenticated {
  const verified = verifySigV4(request.parts, signature, credential.secret, {
    protocol: request.protocol, now: request.now, hosts: request.hosts, body: request.body,
  });
  if (verified.ok) return { principal: credential.principal, signature, verified };
  const computed = verified.canonicalRequest === undefined ? '' : `canonical request:\n${withoutToken(verified.canonicalRequest, signature.sessionToken)}\nstring to sign:\n${verified.stringToSign}`;
  throw new RolegateError(verified.code, verified.message, { reason: verified.reason, detail: computed, fields: verified.fields });
}

/** The canonical request repeats the session token, in a header or percent-encoded in the query: not for logs. */
function withoutToken(canonicalRequest: string, token: string | undefined): string {
  if (token === undefined) return canonicalRequest;
  return canonicalRequest.replaceAll(token, '(session token)').replaceAll(encodeComponent(token), '(session token)');
}
