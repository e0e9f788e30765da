import { RolegateError } from '#kernel';
import type { Authenticated, AuthenticationRequest } from '#operation';
import { type PresentedSigV4, type RefusedSignature, type VerifyOptions, explainMismatch, redactToken, verifySigV4 } from '#signatures';
import type { Credential } from './credentials.js';

/** Milliseconds between two explanations of a mismatch, each a dozen hashes: guessing signatures must not buy more. */
const BETWEEN_EXPLANATIONS = 100;
let explainedAt = Number.NEGATIVE_INFINITY;

/** Checks the request's SigV4 signature with the credential's secret. @throws RolegateError with what did not match; the credential's refusal */
export function checkSignature(request: AuthenticationRequest, signature: PresentedSigV4, credential: Credential): Authenticated {
  const options: VerifyOptions = { protocol: request.protocol, now: request.now, hosts: request.hosts, body: request.body };
  const verified = verifySigV4(request.parts, signature, credential.secret, options);
  if (verified.ok) {
    if ('refusal' in credential) {
      request.record?.identified(credential.identity);
      throw credential.refusal;
    }
    return { principal: credential.principal, signature, verified };
  }
  throw new RolegateError(verified.code, verified.message, { reason: verified.reason, detail: detailOf(verified, request, signature, credential, options), fields: verified.fields });
}

/** For the log: what this node computed, the session token redacted, and what the client seems to have done. */
function detailOf(refused: RefusedSignature, { parts }: AuthenticationRequest, signature: PresentedSigV4, { secret }: Credential, options: VerifyOptions): string {
  if (refused.canonicalRequest === undefined) return refused.fields?.HeadersNotSigned ? `not signed: ${refused.fields.HeadersNotSigned}` : refused.message;
  const computed = `canonical request:\n${redactToken(refused.canonicalRequest)}\nstring to sign:\n${refused.stringToSign}`;
  if (performance.now() - explainedAt < BETWEEN_EXPLANATIONS) return computed;
  explainedAt = performance.now();
  const cause = explainMismatch(parts, signature, secret, options);
  return cause === undefined ? computed : `${cause}\n${computed}`;
}
