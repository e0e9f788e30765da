import { canonicalRequest, hostOf } from './canonical-request.js';
import type { CanonicalForms } from './canonical-request.js';
import type { HttpRequestParts } from './http-request-parts.js';
import type { PresentedSigV4 } from './presented-signature.js';
import { deriveSigningKey } from './signing-key.js';
import type { VerifyOptions } from './verification.js';
import { EMPTY_SHA256, matches, primaryForms, stringToSignOf } from './verify-sigv4.js';

interface Hypothesis {
  readonly sentence: string;
  readonly parts?: HttpRequestParts;
  readonly forms?: Partial<CanonicalForms>;
}

/**
 * Says which part of a refused request differs from what was signed, for the operator's log: it tries what proxies and
 * clients are known to do, one thing at a time, and returns the sentence of the first that makes the signature right;
 * undefined when none does (then the secret is the likeliest). A dozen hashes: call it rarely, and never to admit anyone.
 */
export function explainMismatch(parts: HttpRequestParts, presented: PresentedSigV4, secretAccessKey: string, options: VerifyOptions): string | undefined {
  const key = deriveSigningKey(secretAccessKey, presented);
  const primary = primaryForms(parts, presented, options);
  for (const { sentence, parts: changed = parts, forms } of hypotheses(parts, presented, primary)) {
    const canonical = canonicalRequest(changed, presented.signedHeaders, { ...primary, ...forms });
    if (matches(presented, stringToSignOf(presented, canonical), key)) return sentence;
  }
  return undefined;
}

function* hypotheses(parts: HttpRequestParts, presented: PresentedSigV4, primary: CanonicalForms): Generator<Hypothesis> {
  const host = hostOf(parts);
  const colon = host.lastIndexOf(':');
  if (colon > 0) yield { sentence: `the client signed the host without the port of '${host}'`, forms: { host: host.slice(0, colon) } };
  const forwarded = parts.headers['x-forwarded-host'];
  if (typeof forwarded === 'string') yield { sentence: `a proxy replaced the host '${forwarded}' by '${host}': trust the proxy, or let it keep Host`, forms: { host: forwarded } };

  yield* pathHypotheses(parts, primary);
  if (primary.query.includes('%20')) yield { sentence: 'the client signed a literal plus in the query', forms: { query: primary.query.replaceAll('%20', '%2B') } };
  if (primary.query !== '') yield { sentence: 'the query was added after signing', forms: { query: '' } };

  for (const method of ['GET', 'HEAD', 'PUT', 'POST']) {
    if (method !== parts.method) yield { sentence: `the client signed ${method} and sent ${parts.method}`, parts: { ...parts, method } };
  }
  for (const payloadHash of ['UNSIGNED-PAYLOAD', EMPTY_SHA256]) {
    if (payloadHash !== primary.payloadHash) yield { sentence: `the client signed the payload hash ${payloadHash}`, forms: { payloadHash } };
  }
  for (const [name, values] of Object.entries(REWRITTEN_HEADERS)) {
    if (!presented.signedHeaders.includes(name)) continue;
    for (const value of values) {
      yield { sentence: `a proxy changed the signed header ${name}, which was '${value}'`, parts: { ...parts, headers: { ...parts.headers, [name]: value } } };
    }
  }
}

/** Headers that proxies rewrite although clients signed them, and what they were. */
const REWRITTEN_HEADERS: Readonly<Record<string, readonly string[]>> = {
  'accept-encoding': ['identity', 'gzip', ''],
  connection: ['keep-alive', 'close', ''],
  'content-length': ['0', ''],
  'content-type': [''],
  'transfer-encoding': ['chunked', ''],
};

function* pathHypotheses(parts: HttpRequestParts, primary: CanonicalForms): Generator<Hypothesis> {
  const { path } = primary;
  if (path.length > 1) {
    const other = path.endsWith('/') ? path.slice(0, -1) : path + '/';
    yield { sentence: 'a slash at the end of the path was added or removed on the way', forms: { path: other } };
  }
  yield { sentence: 'the client signed the path without canonical escapes', forms: { path: parts.rawPath } };
  yield { sentence: 'the client escaped the path twice', forms: { path: path.replaceAll('%', '%25') } };
  const second = path.indexOf('/', 1);
  if (second > 0) yield { sentence: `the first segment of the path, '${path.slice(0, second)}', was added after signing (virtual-host style rewritten to path style, or a proxy's prefix)`, forms: { path: path.slice(second) } };
}

/** Signed headers that carry secrets: session tokens, keys of SSE-C, MFA codes. */
const SECRET_HEADERS = /^(x-amz-(?:security-token|mfa|(?:copy-source-)?server-side-encryption-customer-key):)(.+)$/gm;
/** Parameters that do: of presigned URLs, of Ceph's admin API, of STS and IAM in the query. */
const SECRET_PARAMETERS =
  /([&\n](?:X-Amz-Security-Token|X-Amz-Server-Side-Encryption-Customer-Key|secret-key|temp-url-key|TokenCode|AuthenticationCode[12]|totp-(?:pin|seed)|(?:Old|New|LDAP)?Password|(?:WebIdentity)?Token|SAMLAssertion)=)([^&\n]+)/gi;

/** A canonical request for the log: session tokens and whatever else is secret in it are replaced by their lengths. */
export function redactToken(canonical: string): string {
  const lengthOnly = (_: string, name: string, secret: string): string => `${name}(${secret.length} characters)`;
  return canonical.replace(SECRET_HEADERS, lengthOnly).replace(SECRET_PARAMETERS, lengthOnly);
}
