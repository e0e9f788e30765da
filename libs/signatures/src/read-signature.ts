import type { HttpRequestParts, SignatureProtocol } from './http-request-parts.js';
import { headerValue } from './http-request-parts.js';
import type { PresentedSignature, PresentedSigV2 } from './presented-signature.js';
import { queryParameter } from './query-string.js';
import { readAuthorization } from './read-authorization.js';
import { readPresigned } from './read-presigned.js';
import { invalidAuthArgument } from './signature-errors.js';

/**
 * Finds and parses the signature of a request; undefined when it carries none (an anonymous caller).
 *
 * Throws RolegateError: AuthorizationHeaderMalformed, AuthorizationQueryParametersError, InvalidArgument or AccessDenied
 * (S3), IncompleteSignature (STS, IAM), NotImplemented (SigV4A).
 */
export function readSignature(parts: HttpRequestParts, protocol: SignatureProtocol): PresentedSignature | undefined {
  const authorization = headerValue(parts.headers, 'authorization');
  const form = queryForm(parts.rawQuery);
  if (authorization === undefined) {
    if (form === undefined) return undefined;
    return form === 'sigv4' ? readPresigned(parts, protocol) : readSigV2Query(parts, protocol);
  }
  if (form !== undefined) {
    throw invalidAuthArgument(
      protocol,
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
    );
  }
  return readAuthorization(parts, authorization, protocol);
}

function queryForm(rawQuery: string): 'sigv4' | 'sigv2' | undefined {
  if (rawQuery === '') return undefined;
  if (rawQuery.includes('X-Amz-')) {
    for (const name of ['X-Amz-Signature', 'X-Amz-Algorithm', 'X-Amz-Credential']) {
      if (queryParameter(rawQuery, name) !== undefined) return 'sigv4';
    }
  }
  const sigv2 = rawQuery.includes('AWSAccessKeyId') && queryParameter(rawQuery, 'AWSAccessKeyId') !== undefined;
  return sigv2 && queryParameter(rawQuery, 'Signature') !== undefined ? 'sigv2' : undefined;
}

function readSigV2Query(parts: HttpRequestParts, protocol: SignatureProtocol): PresentedSigV2 {
  const accessKeyId = queryParameter(parts.rawQuery, 'AWSAccessKeyId')!;
  const signature = queryParameter(parts.rawQuery, 'Signature')!;
  const expires = queryParameter(parts.rawQuery, 'Expires');
  if (accessKeyId === '' || signature === '' || (expires !== undefined && !/^\d{1,12}$/.test(expires))) {
    throw invalidAuthArgument(protocol, 'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters');
  }
  return {
    scheme: 'sigv2',
    location: 'query',
    accessKeyId,
    signature,
    expires: expires === undefined ? undefined : Number(expires),
    sessionToken: queryParameter(parts.rawQuery, 'x-amz-security-token') ?? headerValue(parts.headers, 'x-amz-security-token'),
  };
}
