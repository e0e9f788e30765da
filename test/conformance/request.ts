import { request as httpRequest } from 'node:http';
import type { Credentials, Gateway } from './gateway.js';
import { presign, sha256, signHeaders, type Signed, type Unsigned } from './sign-v4.js';

/** A request as the case files sketch it. */
export interface Sketch {
  /** A name of the cast; absent: unsigned. */
  readonly as?: string;
  readonly method?: string;
  /** Sent as it is written, never normalized. */
  readonly path?: string;
  readonly query?: Record<string, string>;
  /** Parameters of a form body (awsQuery). */
  readonly form?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** A body of so many bytes. */
  readonly bodyBytes?: number;
  /** Default: s3, or iam when there is a form. */
  readonly service?: string;
  readonly region?: string;
  /** Minutes by which the signer's clock is ahead. */
  readonly clock?: number;
  /** Seconds that a presigned address is valid; absent: signed by headers. */
  readonly presignedFor?: number;
  /** Hashes this instead of the body. */
  readonly hashOf?: string;
  readonly payloadHash?: string;
  /** Headers put in after signing; null takes one away. */
  readonly tamper?: Record<string, string | null>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

function bodyOf({ form, body, bodyBytes }: Sketch): string {
  if (form !== undefined) return new URLSearchParams(form).toString();
  return bodyBytes === undefined ? body ?? '' : 'x'.repeat(bodyBytes);
}

function unsigned(sketch: Sketch, body: string, host: string): Unsigned {
  const form: Record<string, string> = sketch.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return {
    method: sketch.method ?? (sketch.form === undefined ? 'GET' : 'POST'),
    host, path: sketch.path ?? '/', query: sketch.query ?? {}, headers: { ...form, ...sketch.headers },
    payloadHash: sketch.payloadHash ?? sha256(sketch.hashOf ?? body),
    service: sketch.service ?? (sketch.form === undefined ? 's3' : 'iam'), region: sketch.region ?? 'us-east-1',
    date: new Date(Date.now() + (sketch.clock ?? 0) * 60_000),
  };
}

function sign(sketch: Sketch, request: Unsigned, cast: Readonly<Record<string, Credentials>>): Signed {
  if (sketch.as === undefined) {
    const query = new URLSearchParams(request.query).toString();
    return { headers: { ...request.headers, host: request.host }, target: query === '' ? request.path : `${request.path}?${query}` };
  }
  const credentials = cast[sketch.as];
  if (credentials === undefined) throw new Error(`nobody in the cast is called ${sketch.as}`);
  return sketch.presignedFor === undefined ? signHeaders(request, credentials) : presign(request, credentials, sketch.presignedFor);
}

/** Sends a sketched request, byte for byte as sketched, and reads the reply. */
export function send(gateway: Gateway, sketch: Sketch, cast: Readonly<Record<string, Credentials>>): Promise<Reply> {
  const body = bodyOf(sketch);
  const request = unsigned(sketch, body, `127.0.0.1:${gateway.port}`);
  const { headers, target } = sign(sketch, request, cast);
  for (const [name, value] of Object.entries(sketch.tamper ?? {})) {
    if (value === null) delete headers[name];
    else headers[name] = value;
  }
  if (body !== '' || request.method === 'PUT' || request.method === 'POST') headers['content-length'] ??= String(Buffer.byteLength(body));
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port: gateway.port, method: request.method, path: target, headers, agent: false }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(parts).toString() }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
