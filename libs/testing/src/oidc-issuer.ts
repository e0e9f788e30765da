import { type KeyObject, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

type Json = Readonly<Record<string, unknown>>;

export interface IssuerKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** Base64 DER certificates that its JWK shows. */
  readonly x5c?: readonly string[];
}

/** A key pair for one algorithm of RFC 7518. */
export function issuerKey(kid: string, alg = 'RS256', x5c?: readonly string[]): IssuerKey {
  const pair = alg === 'EdDSA' ? generateKeyPairSync('ed25519')
    : alg.startsWith('ES') ? generateKeyPairSync('ec', { namedCurve: { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[alg]! })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, alg, ...pair, x5c };
}

const encoded = (value: Json | string): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A compact JWS; header and payload may be texts, to write what no serializer would. */
export function signToken(key: IssuerKey, payload: Json | string, header: Json | string = { alg: key.alg, typ: 'JWT', kid: key.kid }): string {
  const input = `${encoded(header)}.${encoded(payload)}`;
  return `${input}.${signature(key, Buffer.from(input)).toString('base64url')}`;
}

function signature({ alg, privateKey }: IssuerKey, input: Buffer): Buffer {
  if (alg === 'EdDSA') return sign(null, input, privateKey);
  const digest = `sha${alg.slice(2)}`;
  if (alg.startsWith('ES')) return sign(digest, input, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return sign(digest, input, alg.startsWith('PS') ? { key: privateKey, padding: 6, saltLength: -1 } : privateKey);
}

/** Signed with a shared secret, as an attacker would: with the public key's own text, or with a client's secret. */
export function signWithSecret(secret: string, payload: Json, kid: string): string {
  const input = `${encoded({ alg: 'HS256', typ: 'JWT', kid })}.${encoded(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** What an OpenID Connect issuer publishes and signs, without a network. */
export class PaperIssuer {
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  keys: IssuerKey[];

  constructor(readonly url: string, key = issuerKey('key-1')) {
    this.keys = [key];
  }

  /** `localhost:8080/auth/realms/demo`: what ARNs and condition keys have. */
  get issuer(): string {
    return this.url.replace(/^https?:\/\//, '');
  }

  /** How often the keys were fetched. */
  get fetched(): number {
    return this.asked.filter((path) => path.endsWith('/certs')).length;
  }

  /** A token for five minutes, by the first key. */
  token(claims: Json = {}, key = this.keys[0]!): string {
    return signToken(key, this.claims(claims));
  }

  claims(more: Json = {}): Json {
    const now = Math.floor(Date.now() / 1000);
    return { iss: this.url, sub: 'alice', aud: 'customer-portal', iat: now, exp: now + 300, ...more };
  }

  document(path: string): Json | undefined {
    this.asked.push(path);
    if (path.endsWith('/.well-known/openid-configuration')) return { issuer: this.url, jwks_uri: `${this.url}/protocol/openid-connect/certs` };
    return path.endsWith('/protocol/openid-connect/certs') ? { keys: this.keys.map(jwkOf) } : undefined;
  }
}

type Reply = (request: IncomingMessage, reply: ServerResponse) => void;

export interface IssuerPlace {
  readonly path?: string;
  /** PEM; plain HTTP without. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
  readonly key?: IssuerKey;
}

/** A small issuer on a loopback port. */
export class TestIssuer extends PaperIssuer {
  /** Replaces the reply to whatever path ends so: another document, a redirect, silence. */
  readonly instead = new Map<string, Reply>();

  private constructor(private readonly server: Server, url: string, key?: IssuerKey) {
    super(url, key);
  }

  static async start({ path = '/auth/realms/demo', tls, key }: IssuerPlace = {}): Promise<TestIssuer> {
    const serve: Reply = (request, reply) => issuer.serve(request, reply);
    const server = tls ? createTlsServer(tls, serve) : createServer(serve);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer: TestIssuer = new TestIssuer(server, `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}${path}`, key);
    return issuer;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(request: IncomingMessage, reply: ServerResponse): void {
    const path = request.url ?? '';
    const document = this.document(path);
    const instead = this.instead.get(path.slice(path.lastIndexOf('/') + 1));
    if (instead) return instead(request, reply);
    reply.writeHead(document ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(document ?? {}));
  }
}

const jwkOf = ({ kid, alg, publicKey, x5c }: IssuerKey): Json => ({ ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig', ...(x5c && { x5c }) });
