import { createHash, createHmac } from 'node:crypto';
import type { Credentials } from './gateway.js';

/** What to sign; `path` and `query` go over the wire exactly as they are written here. */
export interface Unsigned {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The value of x-amz-content-sha256, or of the payload hash where the service sends none. */
  readonly payloadHash: string;
  readonly service: string;
  readonly region: string;
  readonly date: Date;
}

export interface Signed {
  readonly headers: Record<string, string>;
  readonly target: string;
}

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
const stamp = (date: Date): string => date.toISOString().replace(/[-:]|\.\d+/g, '');

/** RFC 3986 pairs in byte order, as the canonical request wants them and the wire may have them. */
function queryString(query: Readonly<Record<string, string>>): string {
  // Sorted by name, not by the joined text: `select=` comes before `select-type=2`.
  const pairs = Object.entries(query).map(([name, value]) => [encode(name), encode(value)] as const);
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`).join('&');
}

function signature(request: Unsigned, credentials: Credentials, headers: Record<string, string>, query: Readonly<Record<string, string>>): string {
  const names = Object.keys(headers).map((name) => name.toLowerCase()).sort();
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  // S3 signs the path as it is on the wire; the other services encode it once more.
  const path = request.service === 's3' ? request.path : request.path.split('/').map(encode).join('/');
  const canonical = [request.method, path, queryString(query), ...names.map((name) => `${name}:${lower[name]}`), '', names.join(';'), request.payloadHash].join('\n');
  const scope = scopeOf(request);
  const key = [scope.split('/')[0]!, request.region, request.service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  return hmac(key, ['AWS4-HMAC-SHA256', stamp(request.date), scope, sha256(canonical)].join('\n')).toString('hex');
}

function scopeOf({ date, region, service }: Unsigned): string {
  return `${stamp(date).slice(0, 8)}/${region}/${service}/aws4_request`;
}

/** Signs with headers, after AWS's "Authenticating Requests: Using the Authorization Header (Signature Version 4)". */
export function signHeaders(request: Unsigned, credentials: Credentials): Signed {
  const headers: Record<string, string> = { ...request.headers, host: request.host, 'x-amz-date': stamp(request.date) };
  if (request.service === 's3') headers['x-amz-content-sha256'] = request.payloadHash;
  if (credentials.sessionToken !== undefined) headers['x-amz-security-token'] = credentials.sessionToken;
  const names = Object.keys(headers).map((name) => name.toLowerCase()).sort().join(';');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scopeOf(request)}, SignedHeaders=${names}, Signature=${signature(request, credentials, headers, request.query)}`;
  const query = queryString(request.query);
  return { headers, target: query === '' ? request.path : `${request.path}?${query}` };
}

/** Signs in the query string; `expires` in seconds. */
export function presign(request: Unsigned, credentials: Credentials, expires: number): Signed {
  const query: Record<string, string> = {
    ...request.query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${credentials.accessKeyId}/${scopeOf(request)}`,
    'X-Amz-Date': stamp(request.date),
    'X-Amz-Expires': String(expires),
    'X-Amz-SignedHeaders': 'host',
    ...(credentials.sessionToken === undefined ? {} : { 'X-Amz-Security-Token': credentials.sessionToken }),
  };
  const signed = signature({ ...request, payloadHash: 'UNSIGNED-PAYLOAD' }, credentials, { host: request.host }, query);
  return { headers: { ...request.headers, host: request.host }, target: `${request.path}?${queryString(query)}&X-Amz-Signature=${signed}` };
}
