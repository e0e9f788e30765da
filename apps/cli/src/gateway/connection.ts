import { createHash } from 'node:crypto';
import type { Clock } from '#kernel';
import { encodeComponent, type SigningCredentials, signV4, type SignedRequest } from '#signatures';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { exchange, type TlsMaterial } from './http-exchange.js';
import type { Destination } from './target.js';

/** Query parameters in order; undefined as value makes a bare name (`?caps`). */
export type Parameters = readonly (readonly [name: string, value: string | undefined])[];

export interface GatewayRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Parameters;
  readonly form?: Parameters;
  /** A body that is no form; never with `form`. */
  readonly text?: string;
  /** Of this request alone; signed with it. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds that the answer may take, where that is long. */
  readonly patience?: number;
  /** The service in the signature's scope; Ceph's admin API is signed as S3. */
  readonly service: 's3' | 'iam' | 'sts';
}

export interface GatewayReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly requestId: string | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Above the longest answer that a healthy gateway takes: a revocation waits a little over 2 s for its nodes. */
const timeoutMs = 30_000;

/** Encoded as SigV4 canonicalises (RFC 3986), so that nothing on the way has a reason to encode it anew. */
const encodeAll = (parameters: Parameters): string =>
  parameters.map(([name, value]) => (value === undefined ? encodeComponent(name) : `${encodeComponent(name)}=${encodeComponent(value)}`)).join('&');

/** Requests to one gateway, signed with one key. */
export class GatewayConnection {
  constructor(
    /** Without keys nothing is signed. */
    private readonly target: Destination & Partial<SigningCredentials>,
    private readonly clock: Clock,
    private readonly tls?: TlsMaterial,
    /** Of every request, beside its own; signed with it. */
    private readonly more: Readonly<Record<string, string>> = {},
  ) {}

  get accessKeyId(): string | undefined {
    return this.target.accessKeyId;
  }

  /** Throws CommandFailure when no answer comes; an answer of any status is returned. */
  async send(request: GatewayRequest): Promise<GatewayReply> {
    const body = request.form === undefined ? request.text : encodeAll(request.form);
    const query = encodeAll(request.query ?? []);
    const url = new URL(`${this.target.endpoint}${request.path}${query === '' ? '' : `?${query}`}`);
    const headers = this.headersOf(request, url, body);
    try {
      const reply = await exchange({ method: request.method, url, headers, body, timeoutMs: request.patience ?? timeoutMs, tls: this.tls });
      const requestId = reply.headers['x-amz-request-id'] ?? reply.headers['x-amzn-requestid'];
      return {
        status: reply.status,
        contentType: reply.headers['content-type'] ?? '',
        body: reply.body,
        requestId: typeof requestId === 'string' ? requestId : undefined,
        headers: reply.headers,
      };
    } catch (error) {
      throw new CommandFailure(exitCode.inputOutput, this.noAnswer(error));
    }
  }

  private headersOf(request: GatewayRequest, url: URL, body: string | undefined): SignedRequest['headers'] {
    const payloadHash = createHash('sha256').update(body ?? '').digest('hex');
    const headers: Record<string, string> = { host: url.host, 'user-agent': 'rolegate-cli', ...this.more, ...request.headers };
    if (body !== undefined) headers['content-type'] = request.form === undefined ? 'text/plain' : 'application/x-www-form-urlencoded; charset=utf-8';
    const { accessKeyId, secretAccessKey, sessionToken } = this.target;
    if (accessKeyId === undefined || secretAccessKey === undefined) return headers;
    const signed = signV4(
      { method: request.method, rawPath: url.pathname, rawQuery: url.search.slice(1), headers },
      { accessKeyId, secretAccessKey, sessionToken },
      { region: this.target.region, service: request.service, now: this.clock.now(), payloadHash, protocol: request.service === 's3' ? 's3' : 'query' },
    );
    return signed.headers;
  }

  private noAnswer(error: unknown): string {
    const { endpoint } = this.target;
    if ((error as Error).name === 'TimeoutError') return `ERROR: the gateway at ${endpoint} did not answer within ${timeoutMs / 1000} s`;
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    return `ERROR: no gateway answers at ${endpoint} (${why}).\nStart one with \`rolegate serve\`, or say in ROLEGATE_ENDPOINT where it is.`;
  }
}
