import { Agent as HttpAgent, type IncomingMessage, type OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { KeystoneAddress } from './keystone-options.js';

/** Bytes of a reply; a token with a large service catalog has a few ten thousand. */
const LARGEST = 1 << 20;
/** Milliseconds that a connection lies idle before it is dropped: less than web servers wait. */
const IDLE_MS = 4000;

export interface KeystoneQuestion {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** Below the service's URL: `/v3/…`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export interface KeystoneReply {
  readonly status: number;
  /** X-Subject-Token: the token that was made. */
  readonly subjectToken: string | undefined;
  /** What the body says; undefined when it is no JSON. */
  readonly body: unknown;
}

/** JSON over connections that stay open. Redirects are not followed: they would carry the service token elsewhere. */
export class KeystoneHttp {
  private readonly base: URL;
  private readonly agent: HttpAgent;

  constructor({ url, tls }: KeystoneAddress) {
    this.base = new URL(url.replace(/\/+$/, ''));
    this.agent = this.base.protocol === 'https:' ? new HttpsAgent({ ...tls, keepAlive: true, timeout: IDLE_MS }) : new HttpAgent({ keepAlive: true, timeout: IDLE_MS });
  }

  /** @throws Error with the cause, without anything that was sent */
  async ask(question: KeystoneQuestion): Promise<KeystoneReply> {
    try {
      return await this.once(question);
    } catch (error) {
      // A connection that had been lying idle was closed by the server in the same moment; every question may be asked twice.
      if (!(error instanceof StaleConnection)) throw error;
      return this.once(question);
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private once({ method, path, headers, body, signal }: KeystoneQuestion): Promise<KeystoneReply> {
    const { protocol, hostname, port, pathname } = this.base;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sentHeaders: OutgoingHttpHeaders = { accept: 'application/json', ...headers, ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) };
    const options = { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port, path: `${pathname === '/' ? '' : pathname}${path}`, method, headers: sentHeaders, agent: this.agent, signal };
    const { promise, resolve, reject } = Promise.withResolvers<KeystoneReply>();
    const sent = (protocol === 'https:' ? httpsRequest : httpRequest)(options, (reply) => readReply(reply).then(resolve, reject));
    sent.on('error', (error: NodeJS.ErrnoException) => reject(sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE') ? new StaleConnection() : error));
    sent.end(text);
    return promise;
  }
}

class StaleConnection extends Error {}

async function readReply(reply: IncomingMessage): Promise<KeystoneReply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) throw new Error(`the reply has more than ${LARGEST} bytes`);
    chunks.push(chunk);
  }
  const { statusCode = 0, headers: { 'x-subject-token': token } } = reply;
  return { status: statusCode, subjectToken: typeof token === 'string' ? token : undefined, body: jsonOf(Buffer.concat(chunks).toString('utf8')) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
