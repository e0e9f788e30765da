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
  /** Decoded query; a key without value is present with ''. Shared where it is empty: not to be written. */
  readonly query: URLSearchParams;
  /** The Host that counts, for virtual hosts and for the signature (`headers.host` is the same). */
  readonly host: string;
  readonly sourceIp: string;
  readonly secure: boolean;
  /** A trusted proxy sent it: its headers are believed. */
  readonly proxied: boolean;
  readonly contentLength: number | undefined;
  readonly incoming: IncomingMessage;
}

const NO_QUERY = new URLSearchParams();

/** 22 upper-case hexadecimal digits, like AWS's S3 request ids: the clock, the process, a counter. */
let sequence = Math.floor(Math.random() * 0xffffff);
const processPart = Math.floor(Math.random() * 0xffff).toString(16).toUpperCase().padStart(4, '0');
function newRequestId(now: number): string {
  sequence = (sequence + 1) & 0xffffff;
  return now.toString(16).toUpperCase().padStart(12, '0') + processPart + sequence.toString(16).toUpperCase().padStart(6, '0');
}

export function readEdgeRequest(incoming: IncomingMessage, now: number, trust: ProxyTrust): EdgeRequest {
  const { headers, socket } = incoming;
  const { rawPath, rawQuery } = splitTarget(originForm(incoming));
  const caller = trust.caller(socket as TLSSocket, headers);
  if (caller.host !== undefined) headers.host = caller.host;
  const length = headers['content-length'];
  return {
    requestId: newRequestId(now),
    now,
    method: incoming.method ?? 'GET',
    rawPath,
    rawQuery,
    headers,
    rawHeaders: incoming.rawHeaders,
    query: rawQuery === '' ? NO_QUERY : new URLSearchParams(rawQuery),
    host: headers.host ?? '',
    sourceIp: caller.ip,
    secure: caller.secure,
    proxied: caller.proxied === true,
    contentLength: length === undefined ? undefined : Number(length),
    incoming,
  };
}

/** A target in absolute form carries the host that counts (RFC 9112 section 3.2.2). */
function originForm(incoming: IncomingMessage): string {
  const target = incoming.url ?? '/';
  if (target.startsWith('/')) return target;
  const absolute = /^https?:\/\/([^/?]*)(.*)$/is.exec(target);
  if (!absolute) return target;
  incoming.headers.host = absolute[1]!;
  return absolute[2]!.startsWith('/') ? absolute[2]! : `/${absolute[2]!}`;
}
