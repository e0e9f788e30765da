import { type ClientRequest, request } from 'node:http';
import type { Credentials } from '../../conformance/gateway.js';
import { sha256, signHeaders } from '../../conformance/sign-v4.js';

export interface HalfSentOptions {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly service?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request of which the head and half of the body are sent. */
export class HalfSent {
  readonly answer: Promise<{ readonly status: number; readonly body: string }>;
  /** The server has read the head and wants the body. */
  readonly wanted: Promise<void>;
  private readonly outgoing: ClientRequest;
  private readonly rest: string;

  constructor(endpoint: string, { method, path, body, service = 's3', query = {}, headers = {} }: HalfSentOptions, credentials: Credentials) {
    const { hostname, port, host } = new URL(endpoint);
    const signed = signHeaders({ method, host, path, query, headers, payloadHash: sha256(body), service, region: 'r', date: new Date() }, credentials);
    const all = { ...signed.headers, 'content-length': String(Buffer.byteLength(body)), expect: '100-continue' };
    const outgoing = request({ hostname, port, method, path: signed.target, headers: all, agent: false });
    this.outgoing = outgoing;
    this.rest = body.slice(body.length / 2);
    this.answer = new Promise((resolve, reject) => outgoing.on('error', reject).on('response', (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => resolve({ status: reply.statusCode!, body: text }));
    }));
    this.wanted = new Promise((resolve) => outgoing.on('continue', () => {
      outgoing.write(body.slice(0, body.length / 2));
      resolve();
    }));
    // It is asked for later; until then a broken connection is nobody's fault.
    this.answer.catch(() => undefined);
    outgoing.flushHeaders();
  }

  finish(): Promise<{ readonly status: number; readonly body: string }> {
    this.outgoing.end(this.rest);
    return this.answer;
  }
}
