import type { ServerResponse } from 'node:http';
import { once } from 'node:events';

/** A reply ready to be written. A streamed body may be ended early by `stillAllowed`. */
export interface EdgeReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | AsyncIterable<Buffer>;
}

const RECHECK_MS = 1000;

/**
 * Writes a reply with back-pressure; returns the bytes of the body. Every second of a streamed body the caller's credential
 * is checked again: when it no longer holds, the connection is cut, so that the client sees a broken transfer and not a
 * short object.
 */
export async function writeReply(response: ServerResponse, reply: EdgeReply, stillAllowed: () => Promise<void>): Promise<number> {
  const { status, headers, body } = reply;
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
    const length = body === undefined ? 0 : Buffer.byteLength(body);
    response.writeHead(status, bodyless(status) || headers['Content-Length'] !== undefined ? headers : { ...headers, 'Content-Length': String(length) });
    response.end(body);
    return length;
  }
  response.writeHead(status, headers);
  let sent = 0;
  let checked = performance.now();
  try {
    for await (const chunk of body) {
      if (response.destroyed) break;
      if (performance.now() - checked >= RECHECK_MS) {
        await stillAllowed();
        checked = performance.now();
      }
      sent += chunk.length;
      if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    response.end();
  } catch (error) {
    response.destroy();
    throw error;
  }
  return sent;
}

const bodyless = (status: number): boolean => status === 204 || status === 304;
