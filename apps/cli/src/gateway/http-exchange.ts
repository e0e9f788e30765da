import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What a client shows and believes in TLS, PEM. */
export interface TlsMaterial {
  /** Authorities of servers; absent: those of Node. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface HttpExchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: string;
  /** From the first byte sent to the last one received. */
  readonly timeoutMs: number;
  readonly tls?: TlsMaterial;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Read as UTF-8. */
  readonly body: string;
}

/**
 * One request and its whole reply. node:http and not fetch, because fetch refuses the ports on its list of bad ones, and an
 * operator may serve on any. Rejects with node's error, or a TimeoutError.
 */
export function exchange({ method, url, headers, body, timeoutMs, tls }: HttpExchange): Promise<HttpReply> {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const fail = (error: Error): void => reject(signal.aborted ? (signal.reason as Error) : error);
    const sent = start(url, { method, headers, signal, ...(url.protocol === 'https:' && tls) }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('error', fail);
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks).toString('utf8') }));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}
