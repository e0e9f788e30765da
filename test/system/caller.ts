import { Agent, request as httpRequest } from 'node:http';
import type { Credentials } from '../conformance/gateway.js';
import { sha256, signHeaders } from '../conformance/sign-v4.js';

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
  /** The error's code, in whatever form the protocol writes it; undefined for a success. */
  readonly code: string | undefined;
  /** True when the request went over a connection that an earlier one had opened. */
  readonly reused: boolean;
  /** The text of the first element of that name. */
  text(element: string): string;
}

export interface S3Request {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Another Host than the address. */
  readonly host?: string;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

/** Somebody with credentials and one kept-alive connection to one node. */
export class Caller {
  constructor(
    readonly endpoint: string, readonly credentials: Credentials | undefined, private readonly forwarded: Readonly<Record<string, string>> = {},
    private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 }),
  ) {}

  sts(Action: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('sts', 'POST', '/', { headers: FORM, body: new URLSearchParams({ Action, Version: '2011-06-15', ...parameters }).toString() });
  }

  iam(Action: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('iam', 'POST', '/', { headers: FORM, body: new URLSearchParams({ Action, Version: '2010-05-08', ...parameters }).toString() });
  }

  /** `path` below /admin. */
  admin(method: string, path: string, query: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('s3', method, `/admin${path}`, { query });
  }

  s3(method: string, path: string, request: S3Request = {}): Promise<Answer> {
    return this.send('s3', method, path, request);
  }

  /** Somebody else on a connection of their own to the same node. */
  as(credentials: Credentials | undefined, forwarded: Readonly<Record<string, string>> = {}): Caller {
    return new Caller(this.endpoint, credentials, forwarded);
  }

  /** Drops the connection. */
  close(): void {
    this.agent.destroy();
  }

  /** When requests are signed. */
  protected now(): Date {
    return new Date();
  }

  protected send(service: string, method: string, path: string, { query = {}, headers = {}, body = '', host }: S3Request): Promise<Answer> {
    const { hostname, port } = new URL(this.endpoint);
    const sent = host ?? `${hostname}:${port}`;
    const unsigned = { method, host: sent, path, query, headers, payloadHash: sha256(body), service, region: 'us-east-1', date: this.now() };
    const search = new URLSearchParams(query).toString();
    const signed = this.credentials === undefined
      ? { headers: { ...headers, host: sent }, target: search === '' ? path : `${path}?${search}` }
      : signHeaders(unsigned, this.credentials);
    const all = { ...signed.headers, ...this.forwarded, ...(body === '' && method !== 'PUT' && method !== 'POST' ? {} : { 'content-length': String(Buffer.byteLength(body)) }) };
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({ hostname, port, method, path: signed.target, headers: all, agent: this.agent }, (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part)).on('error', reject);
        incoming.on('end', () => resolve(answerOf(incoming.statusCode ?? 0, incoming.headers, Buffer.concat(parts).toString(), outgoing.reusedSocket)));
      });
      outgoing.on('error', reject).end(body);
    });
  }
}

const answerOf = (status: number, headers: Answer['headers'], body: string, reused: boolean): Answer => ({
  status, headers, body, reused,
  code: (/<Code>([^<]*)</.exec(body) ?? /"Code":"([^"]*)"/.exec(body))?.[1],
  text: (element) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(body)?.[1] ?? '',
});

/** An answer that must be a success; what was said instead is in the error. */
export function ok(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.body}`);
  return answer;
}

/** The credentials that an STS or CreateAccessKey reply carries. */
export function credentialsIn(answer: Answer): Credentials {
  ok(answer);
  const token = answer.text('SessionToken');
  return { accessKeyId: answer.text('AccessKeyId'), secretAccessKey: answer.text('SecretAccessKey'), ...(token === '' ? {} : { sessionToken: token }) };
}
