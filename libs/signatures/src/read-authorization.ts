import { formatAmzDate, parseAmzDate, parseDateHeader } from './amz-date.js';
import { credentialProblem, isSha256Hex, parseCredential } from './credential-scope.js';
import type { HttpRequestParts, SignatureProtocol } from './http-request-parts.js';
import { headerValue } from './http-request-parts.js';
import type { PresentedSignature, PresentedSigV4 } from './presented-signature.js';
import { headerMalformed, invalidAuthArgument, missingDate, sigV4aNotImplemented } from './signature-errors.js';

const SIGV4 = 'AWS4-HMAC-SHA256';

/** Reads the `Authorization` header of either version. */
export function readAuthorization(parts: HttpRequestParts, authorization: string, protocol: SignatureProtocol): PresentedSignature {
  const blank = authorization.indexOf(' ');
  const scheme = blank < 0 ? authorization : authorization.slice(0, blank);
  const rest = blank < 0 ? '' : authorization.slice(blank + 1);
  if (scheme === SIGV4) return readSigV4(parts, rest, protocol);
  if (scheme === 'AWS') return readSigV2(parts, rest, protocol);
  if (scheme === 'AWS4-ECDSA-P256-SHA256') throw sigV4aNotImplemented();
  if (blank < 0) throw invalidAuthArgument(protocol, "Authorization header is invalid -- one and only one ' ' (space) required", scheme);
  throw invalidAuthArgument(protocol, 'Unsupported Authorization Type', scheme);
}

function readSigV4(parts: HttpRequestParts, fields: string, protocol: SignatureProtocol): PresentedSigV4 {
  const credential = field(fields, 'Credential=');
  const signedHeaders = field(fields, 'SignedHeaders=');
  const signature = field(fields, 'Signature=');
  if (!credential || !signedHeaders || !signature) throw headerMalformed(protocol, componentProblem(fields, credential, signedHeaders));
  const scope = parseCredential(credential);
  if (scope === undefined) throw headerMalformed(protocol, credentialProblem(credential, protocol));
  if (!isSha256Hex(signature)) throw headerMalformed(protocol, 'the Signature is mal-formed; expecting 64 hexadecimal digits.');
  const { amzDate, signedAt } = dateOf(parts, protocol);
  if (!amzDate.startsWith(scope.date)) {
    throw headerMalformed(protocol, `Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${amzDate.slice(0, 8)}".`);
  }
  const payloadHash = headerValue(parts.headers, 'x-amz-content-sha256') ?? (protocol === 's3' ? 'UNSIGNED-PAYLOAD' : undefined);
  const sessionToken = headerValue(parts.headers, 'x-amz-security-token');
  return {
    scheme: 'sigv4', location: 'header', ...scope, signedHeaders: lowerCaseNames(signedHeaders), signature: signature.toLowerCase(),
    amzDate, signedAt, sessionToken, payloadHash,
  };
}

/** What is missing, in the words of S3. */
function componentProblem(fields: string, credential: string | undefined, signedHeaders: string | undefined): string {
  const components = fields.split(',');
  if (components.length !== 3) return 'the authorization header requires three components: Credential, SignedHeaders, and Signature.';
  const malformed = components.find((component) => !component.includes('='));
  if (malformed !== undefined) return `the authorization component "${malformed.trim()}" is malformed.`;
  return `missing ${!credential ? 'Credential' : !signedHeaders ? 'SignedHeaders' : 'Signature'}.`;
}

/** The value of one `name=value` of the header; separated by `,` with or without blanks. */
function field(fields: string, name: string): string | undefined {
  for (let at = fields.indexOf(name); at >= 0; at = fields.indexOf(name, at + 1)) {
    const before = at === 0 ? ',' : fields[at - 1];
    if (before !== ',' && before !== ' ') continue;
    const end = fields.indexOf(',', at);
    return fields.slice(at + name.length, end < 0 ? fields.length : end).trim();
  }
  return undefined;
}

export const lowerCaseNames = (list: string): string[] => list.toLowerCase().split(';');

function dateOf(parts: HttpRequestParts, protocol: SignatureProtocol): { amzDate: string; signedAt: number } {
  const amzDate = headerValue(parts.headers, 'x-amz-date');
  if (amzDate !== undefined) {
    const signedAt = parseAmzDate(amzDate);
    if (signedAt !== undefined) return { amzDate, signedAt };
  }
  const date = amzDate ?? headerValue(parts.headers, 'date');
  const signedAt = date === undefined ? undefined : parseDateHeader(date);
  if (signedAt === undefined) throw missingDate(protocol);
  return { amzDate: formatAmzDate(signedAt), signedAt };
}

function readSigV2(parts: HttpRequestParts, rest: string, protocol: SignatureProtocol): PresentedSignature {
  const colon = rest.lastIndexOf(':');
  if (colon <= 0 || colon === rest.length - 1) throw invalidAuthArgument(protocol, "AWS authorization header is invalid. Expected AwsAccessKeyId:signature");
  return {
    scheme: 'sigv2',
    location: 'header',
    accessKeyId: rest.slice(0, colon).trim(),
    signature: rest.slice(colon + 1).trim(),
    sessionToken: headerValue(parts.headers, 'x-amz-security-token'),
  };
}
