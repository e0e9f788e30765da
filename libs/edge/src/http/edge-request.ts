import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { type HttpRequestParts, splitTarget } from '#signatures';
import type { ProxyTrust } from './proxy-trust.js';

/** One HTTP request as the front door sees it; nothing decoded that a signature covers. */
export interface EdgeRequest extends HttpRequestParts {
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  /** Wall clock at arrival, milliseconds. */
  readonly now: number;
  /** Decoded query; a key without value is present with ''. */
  readonly query: URLSearchParams;
  readonly host: string;
  readonly sourceIp: string;
  readonly secure: boolean;
  readonly contentLength: number | undefined;
  readonly incoming: IncomingMessage;
}

/** 20 upper-case hexadecimal digits, as long as AWS's S3 request ids are in practice, from a counter and the clock. */
let sequence = Math.floor(Math.random() * 0xffffff);
function newRequestId(now: number): string {
  sequence = (sequence + 1) & 0xffffff;
  const head = now.toString(16).toUpperCase().padStart(12, '0');
  return head + nodePart + sequence.toString(16).toUpperCase().padStart(6, '0');
}
const nodePart = Math.floor(Math.random() * 0xffff).toString(16).toUpperCase().padStart(4, '0');

export function readEdgeRequest(incoming: IncomingMessage, now: number, trust: ProxyTrust): EdgeRequest {
  const { rawPath, rawQuery } = splitTarget(incoming.url ?? '/');
  const { headers, socket } = incoming;
  const length = headers['content-length'];
  const peer = trust.caller(socket.remoteAddress ?? '', headers, (socket as TLSSocket).encrypted === true);
  return {
    requestId: newRequestId(now),
    now,
    method: incoming.method ?? 'GET',
    rawPath,
    rawQuery,
    headers,
    rawHeaders: incoming.rawHeaders,
    query: new URLSearchParams(rawQuery),
    host: headers.host ?? '',
    sourceIp: peer.ip,
    secure: peer.secure,
    contentLength: length === undefined ? undefined : Number(length),
    incoming,
  };
}
