import type { IncomingMessage, ServerResponse } from 'node:http';

/** Announced bodies up to here are read to their end and forgotten, and the connection lives on. Bytes. */
const CHEAP = 64 << 10;
/** How much of a larger one, and for how long, before the connection is closed. Bytes, milliseconds. */
const LINGER_BYTES = 4 << 20;
const LINGER_MS = 2000;

/**
 * Prepares the end of a reply to a request whose body was not read, or not to its end (a refusal, mostly). Returns what
 * must be awaited before the reply may end. Closing a connection with unread bytes in it resets it, and the client would
 * lose the reply: so the rest is thrown away for a moment (RFC 9112 section 9.6). A client that still waits for
 * `100 Continue` has sent nothing, and shall not.
 */
export function settleUnreadBody(incoming: IncomingMessage, response: ServerResponse, withheld: boolean): (() => Promise<void>) | undefined {
  if (incoming.complete) return undefined;
  if (withheld) {
    response.shouldKeepAlive = false;
    return undefined;
  }
  const length = Number(incoming.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (length <= CHEAP) {
    response.once('finish', () => incoming.resume());
    return undefined;
  }
  response.shouldKeepAlive = false;
  return () => discard(incoming);
}

function discard(incoming: IncomingMessage): Promise<void> {
  return new Promise((done) => {
    let bytes = 0;
    const end = (): void => {
      clearTimeout(timer);
      incoming.off('data', count).off('end', end).off('close', end);
      done();
    };
    const count = (piece: Buffer): void => {
      bytes += piece.length;
      if (bytes > LINGER_BYTES) end();
    };
    const timer = setTimeout(end, LINGER_MS);
    incoming.on('data', count).on('end', end).on('close', end);
    if (incoming.destroyed || incoming.readableEnded) end();
  });
}
