import type { IncomingMessage } from 'node:http';
import { RolegateError } from '#kernel';

/** nginx's number for a client that closed the connection before it had its reply; it is in audit and metrics only. */
export const CLIENT_GONE = 499;
const GONE_CODE = 'ClientClosedRequest';

/** The client went away: there is nobody to answer and nothing to alarm about. */
export const isClientGone = (error: unknown): boolean => error instanceof RolegateError && error.code === GONE_CODE;

/**
 * The body as it comes over the wire. Who stops reading early leaves the connection open, because the client is owed a
 * reply; node's own iterator would cut it.
 * @throws RolegateError ClientClosedRequest when the connection breaks
 */
export async function* clientBytes(incoming: IncomingMessage): AsyncGenerator<Buffer> {
  const pieces = incoming.iterator({ destroyOnReturn: false }) as NodeJS.AsyncIterator<Buffer>;
  try {
    for (;;) {
      const next = await pieces.next().catch(gone);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await pieces.return?.();
  }
}

function gone(cause: unknown): never {
  throw new RolegateError(GONE_CODE, '', { reason: 'client-gone', detail: 'the client closed the connection while its body was read', cause });
}
