import { createHash, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { isIP } from 'node:net';
import { type InstanceFacts, containerCredentials, metadataAt } from './metadata-tree.js';
import { MetadataTokens } from './metadata-tokens.js';
import type { SessionKeeper } from './session-keeper.js';

export interface ImdsOptions extends InstanceFacts {
  readonly keeper: Pick<SessionKeeper, 'current'>;
  readonly now: () => number;
  /** Requests without a token are answered (IMDSv1): any program that can be talked into a GET then gets the credentials. */
  readonly version1: boolean;
  /** What clients of the container form send as Authorization; undefined: there is no such form. */
  readonly authorization?: string;
}

const TOKEN_PATH = '/latest/api/token';
const TTL_HEADER = 'x-aws-ec2-metadata-token-ttl-seconds';
const TOKEN_HEADER = 'x-aws-ec2-metadata-token';
/** Of the container form: what AWS_CONTAINER_CREDENTIALS_FULL_URI names. */
export const CONTAINER_PATH = '/v1/credentials';

/** EC2's instance metadata service, and the credentials endpoint of containers, for the workload beside it. */
export function imdsServer(options: ImdsOptions): Server {
  const tokens = new MetadataTokens(options.now);
  const server = createServer({ maxHeaderSize: 8192 }, (request, response) => {
    request.resume();
    const path = (request.url ?? '/').split('?')[0]!;
    if (!isDirect(request)) end(response, 403, 'Forbidden');
    else if (path === CONTAINER_PATH) answerContainer(request, response, options);
    else if (path === TOKEN_PATH) answerToken(request, response, tokens);
    else answerMetadata(path, request, response, options, tokens);
  });
  server.headersTimeout = 5000;
  server.requestTimeout = 10_000;
  return server;
}

/**
 * By an address, and without proxies in between: a web page whose name has been pointed here (DNS rebinding) names itself as
 * Host. Source: EC2 User Guide, "How Instance Metadata Service Version 2 works": PUT requests with an X-Forwarded-For header
 * are rejected.
 */
function isDirect({ headers }: IncomingMessage): boolean {
  const host = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return headers['x-forwarded-for'] === undefined && (host === 'localhost' || isIP(host) !== 0);
}

function answerToken(request: IncomingMessage, response: ServerResponse, tokens: MetadataTokens): void {
  if (request.method !== 'PUT') return end(response, 405, 'Method Not Allowed', { Allow: 'OPTIONS, PUT' });
  const ttl = textOf(request.headers[TTL_HEADER]);
  const token = tokens.issue(ttl);
  if (token === undefined) return end(response, 400, 'Bad Request');
  end(response, 200, token, { 'X-Aws-Ec2-Metadata-Token-Ttl-Seconds': ttl! });
}

function answerMetadata(path: string, request: IncomingMessage, response: ServerResponse, options: ImdsOptions, tokens: MetadataTokens): void {
  if (request.method !== 'GET') return end(response, 405, 'Method Not Allowed', { Allow: 'GET' });
  const token = textOf(request.headers[TOKEN_HEADER]);
  // A token that does not hold is refused also where none is needed.
  if (token === undefined ? !options.version1 : !tokens.accepts(token)) return end(response, 401, 'Unauthorized');
  const found = metadataAt(path, options, options.keeper.current);
  if (found) end(response, 200, found.body, { 'Content-Type': found.contentType });
  else end(response, 404, 'Not Found');
}

function answerContainer(request: IncomingMessage, response: ServerResponse, { authorization, keeper }: ImdsOptions): void {
  const refuse = (status: number, code: string, message: string): void => end(response, status, JSON.stringify({ code, message }), JSON_TYPE);
  if (authorization === undefined) return refuse(404, 'NotFound', 'The container form is switched off.');
  if (request.method !== 'GET') return refuse(405, 'MethodNotAllowed', 'Only GET is answered.');
  if (!same(textOf(request.headers.authorization) ?? '', authorization)) return refuse(401, 'AccessDenied', 'The Authorization header is missing or wrong.');
  const session = keeper.current;
  if (!session) return refuse(503, 'CredentialsUnavailable', 'There is no session now.');
  end(response, 200, JSON.stringify(containerCredentials(session)), JSON_TYPE);
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

function end(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(body), 'Cache-Control': 'no-store', Server: 'EC2ws', ...headers }).end(body);
}

const textOf = (value: string | string[] | undefined): string | undefined => (typeof value === 'object' ? value.join(',') : value);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
