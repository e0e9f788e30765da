import { RolegateError } from '#kernel';
import type { Authenticated, AuthenticationRequest } from '#operation';
import { type PresentedSigV2, redactToken, verifySigV2 } from '#signatures';
import type { Credential, Credentials } from './credentials.js';
import { CredentialStrategy } from './strategy.js';

/**
 * Signature Version 2 of S3 and of Ceph's admin API, header and URL, with or without a session token: boto 2, old s3cmd, and
 * boto3's URLs for endpoints of one's own. STS and IAM are left out: it would not cover their parameters.
 */
export class SigV2Strategy extends CredentialStrategy {
  readonly name = 'sigv2';

  constructor(private readonly credentials: Credentials) {
    super();
  }

  protected override async verify(request: AuthenticationRequest): Promise<Authenticated | undefined> {
    const signature = request.presented;
    if (signature?.scheme !== 'sigv2' || request.protocol === 'query') return undefined;
    return checkSigV2(request, signature, await this.credentialOf(signature, request));
  }

  private credentialOf({ accessKeyId, sessionToken }: PresentedSigV2, { now, protocol, record }: AuthenticationRequest): Promise<Credential> {
    return sessionToken === undefined ? this.credentials.accessKey(accessKeyId, protocol) : this.credentials.session(accessKeyId, sessionToken, now, protocol, record);
  }
}

/** Checks the request's SigV2 signature with the credential's secret. @throws RolegateError with what did not match; the credential's refusal */
export function checkSigV2(request: AuthenticationRequest, signature: PresentedSigV2, credential: Credential): Authenticated {
  const verified = verifySigV2(request.parts, signature, credential.secret, { now: request.now, hostBucket: request.hostBucket });
  if (!verified.ok) {
    const { code, message, reason, fields, stringToSign } = verified;
    throw new RolegateError(code, message, { reason, fields, detail: stringToSign === undefined ? message : `string to sign:\n${redactToken(stringToSign)}` });
  }
  if ('refusal' in credential) {
    request.record?.identified(credential.identity);
    throw credential.refusal;
  }
  return { principal: credential.principal, signature };
}
