import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface HttpExchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: string;
  /** From the first byte sent to the last one received. */
  readonly timeoutMs: number;
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
export function exchange({ method, url, headers, body, timeoutMs }: HttpExchange): Promise<HttpReply> {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const fail = (error: Error): void => reject(signal.aborted ? (signal.reason as Error) : error);
    const sent = start(url, { method, headers, signal }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('error', fail);
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks).toString('utf8') }));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}
