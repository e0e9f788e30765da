import { hash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isRolegateError, RolegateError } from '#kernel';
import { bringsKey } from '../encryption/encryption-headers.js';
import { checksumHeader, encodePath, newChecksum, type SigningCredentials, signV4 } from '#signatures';
import type { UpstreamStore } from '../stores/store-definition.js';
import { CredentialsFile } from './credentials-file.js';
import { Connections, type WireRequest, type WriteBody } from './exchange.js';
import { assertNamed } from './path-keys.js';
import { readText } from './read-text.js';
import { framedLength, inSignedChunks, SIGNED_CHUNKS, SIGNED_CHUNKS_AND_TRAILER } from './signed-chunks.js';
import { type Blame, blameOf, CLIMBING_QUERY, unavailable, upstreamError, type UpstreamRefusal } from './upstream-error.js';
import { readXml, textOf } from './xml.js';

/** One request to an upstream, before it is signed. */
export interface UpstreamCall {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly bucket?: string;
  readonly key?: string;
  /** As sent, without `?`. */
  readonly query?: string;
  /** Names in lower case; text has one character per byte. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: Buffer | WriteBody;
  /** Bytes of a body that is written piece by piece. */
  readonly size?: number;
  /** The body's checksum goes with it: before one that is here whole, else in a trailer. A body of `unsigned` stores has none. */
  readonly summed?: boolean;
  /** Milliseconds the reply may take, where that is not the usual. */
  readonly replyTimeout?: number;
  /** False where doing it twice is not doing it once: it is not tried again after an unknown outcome. */
  readonly repeatable?: boolean;
}

/** Says how a call went: `ok`, or whose fault it was. */
export type ObserveCall = (store: string, method: string, outcome: 'ok' | Blame, seconds: number) => void;

/** The reason of errors that mean: the upstream does not have the bucket. */
export const NO_UPSTREAM_BUCKET = 'upstream-no-bucket';

/** The reason of errors of a HEAD that was refused without a word: another request, whose reply has a body, will hear why. */
export const UNEXPLAINED = 'upstream-unexplained';

/** Payload hash of a body that no signature covers. */
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** Of the checksums that every S3 knows, the one that costs next to nothing here (zlib's: 0.3 ms per MiB). */
export const SUM = 'CRC32';

/** A refusal may come of credentials that were rotated a moment ago. HEAD has no body to say more than 403. */
const CREDENTIALS_REFUSED = new Set(['', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'AccessDenied', 'ExpiredToken', 'InvalidToken', 'InvalidClientTokenId', 'Forbidden']);
/** Attempts of what may be repeated, and milliseconds before the second. */
const ATTEMPTS = 3;
const PAUSE = 40;
/** Characters of an error's body that are looked at. */
const ERROR_LIMIT = 64 * 1024;
/** Of a reply that is read whole: 1,000 keys of 1,024 bytes, escaped. */
const TEXT_LIMIT = 32 << 20;

/** Signed requests to one upstream. Errors that are not the caller's are 503s, whatever the upstream calls them. */
export class UpstreamClient {
  private readonly connections: Connections;
  private readonly credentials: CredentialsFile;
  private readonly host: string;
  private readonly path: string;

  constructor(readonly store: UpstreamStore, private readonly observe: ObserveCall = () => undefined) {
    const { endpoint, timeouts, connections, ca, credentialsFile, profile } = store;
    this.connections = new Connections(endpoint, timeouts, { most: connections, ca });
    this.credentials = new CredentialsFile(credentialsFile, profile);
    this.host = endpoint.host;
    this.path = endpoint.pathname.replace(/\/$/, '');
  }

  close(): void {
    this.connections.close();
  }

  /** Resolves with a reply of success, whose body must be read or destroyed. @throws RolegateError as `upstreamError` says */
  async send(call: UpstreamCall): Promise<IncomingMessage> {
    for (let attempt = 1; ; attempt++) {
      const used = this.credentials.current();
      const begun = performance.now();
      const outcome = await this.attempt(call, used);
      const { failure, refusal } = outcome;
      this.observe(this.store.name, call.method, failure ? 'network' : refusal ? (isUnknownId(call, refusal) ? 'caller' : blameOf(refusal, bringsKey(call.headers))) : 'ok', (performance.now() - begun) / 1000);
      if (outcome.reply) return outcome.reply;
      if (attempt < ATTEMPTS && typeof call.body !== 'function') {
        if (refusal?.status === 403 && CREDENTIALS_REFUSED.has(refusal.code) && this.credentials.changedFrom(used)) continue;
        if (call.repeatable !== false && (failure !== undefined || (refusal !== undefined && refusal.status >= 500 && refusal.status !== 501 && refusal.status !== 507))) {
          await pause(attempt);
          continue;
        }
      }
      throw failure ?? this.errorOf(call, refusal!);
    }
  }

  /** As `send`, and reads the reply. A reply that begins as a success and then says that it was none is an error as well. */
  async read(call: UpstreamCall): Promise<{ readonly headers: IncomingHttpHeaders; readonly text: string }> {
    const reply = await this.send(call);
    const text = await this.textOf(reply, TEXT_LIMIT);
    if (call.method === 'GET' || !text.includes('<Error>')) return { headers: reply.headers, text };
    const refusal = refusalOf(500, text, {});
    this.observe(this.store.name, call.method, blameOf(refusal), 0);
    throw this.errorOf(call, refusal);
  }

  private async attempt(call: UpstreamCall, credentials: SigningCredentials): Promise<{ reply?: IncomingMessage; refusal?: UpstreamRefusal; failure?: unknown }> {
    try {
      const { wire, body } = this.signed(call, credentials);
      const reply = await this.connections.exchange({ ...wire, replyTimeout: call.replyTimeout }, body);
      const status = reply.statusCode!;
      if (status >= 200 && status < 300) return { reply };
      return { refusal: refusalOf(status, await this.textOf(reply, ERROR_LIMIT), reply.headers) };
    } catch (error) {
      // What a body threw on its way through is its sender's.
      if (isRolegateError(error) || !isNetworkError(error)) throw error;
      return { failure: unavailable(`${this.store.name} (${this.host}): ${(error as Error).message}`, error) };
    }
  }

  private signed({ method, bucket, key, query = '', headers, body, size = 0, summed = false }: UpstreamCall, credentials: SigningCredentials): { wire: WireRequest; body: UpstreamCall['body'] } {
    const { pathStyle, region, payload } = this.store;
    if (key !== undefined) assertNamed(this.store, key);
    const path = bucket === undefined || !pathStyle ? '/' : key === undefined ? `/${bucket}` : `/${bucket}/`;
    const rawPath = `${this.path}${path}${key === undefined ? '' : encodePath(key)}`;
    const chunked = typeof body === 'function' && payload !== 'unsigned' && size > 0;
    const trailing = chunked && summed ? SUM : undefined;
    const given: Record<string, string | undefined> = { ...headers, host: bucket !== undefined && !pathStyle ? `${bucket}.${this.host}` : this.host };
    if (chunked) given['x-amz-decoded-content-length'] = String(size);
    if (trailing !== undefined) Object.assign(given, { 'x-amz-trailer': checksumHeader(trailing), 'x-amz-sdk-checksum-algorithm': trailing });
    if (summed && Buffer.isBuffer(body)) given[checksumHeader(SUM)] = sumOf(body);
    const payloadHash = chunked ? (trailing === undefined ? SIGNED_CHUNKS : SIGNED_CHUNKS_AND_TRAILER) : body === undefined ? undefined : Buffer.isBuffer(body) ? hash('sha256', body, 'hex') : UNSIGNED;
    const signed = signV4({ method, rawPath, rawQuery: query, headers: given }, credentials, { region, service: 's3', now: Date.now(), protocol: 's3', payloadHash });
    const all = signed.headers;
    for (const name in all) if (all[name] === undefined) delete all[name];
    if (method === 'PUT' || method === 'POST') all['content-length'] = String(Buffer.isBuffer(body) ? body.length : chunked ? framedLength(size, trailing) : size);
    const target = query === '' ? rawPath : `${rawPath}?${query}`;
    return { wire: { method, target, headers: all }, body: chunked ? inSignedChunks(body, signed, trailing) : body };
  }

  private errorOf({ method, bucket, key, query }: UpstreamCall, refusal: UpstreamRefusal): RolegateError {
    const where = `${this.store.name}: ${method} ${bucket ?? ''}${key === undefined ? '' : '/…'}`;
    // HEAD says no more than 404; whether the bucket is there is asked by whoever has to know.
    if (refusal.status === 404 && refusal.code === '') return new RolegateError('NoSuchKey', '', { detail: `${where}: 404`, cause: refusal });
    if (refusal.code === CLIMBING_QUERY && namesVersion(query)) return new RolegateError('NoSuchVersion', '', { detail: `${where}: ${refusal.message}`, cause: refusal });
    const error = upstreamError(refusal, where);
    if (refusal.status === 400 && refusal.code === '') return new RolegateError(error.code, error.message, { detail: error.detail, reason: UNEXPLAINED });
    return refusal.code === 'NoSuchBucket' ? new RolegateError(error.code, error.message, { detail: error.detail, reason: NO_UPSTREAM_BUCKET, cause: refusal }) : error;
  }

  private async textOf(reply: IncomingMessage, most: number): Promise<string> {
    try {
      return await readText(reply, most, this.store.timeouts.idle);
    } catch (error) {
      throw unavailable(`${this.store.name} (${this.host}): ${(error as Error).message}`, error);
    }
  }
}

function sumOf(body: Buffer): string {
  const checksum = newChecksum(SUM);
  checksum.update(body);
  return checksum.digest().toString('base64');
}

/** What a HEAD says of an id that is none of a version; whether it was that, another request hears. */
const isUnknownId = ({ query }: UpstreamCall, { status, code }: UpstreamRefusal): boolean => status === 400 && code === '' && namesVersion(query);

const namesVersion = (query: string | undefined): boolean => query?.includes('versionId=') === true;

function refusalOf(status: number, text: string, headers: IncomingHttpHeaders): UpstreamRefusal {
  const root = text === '' ? undefined : readXml(text);
  const versionId = headers['x-amz-version-id'];
  return {
    status, code: (root && textOf(root, 'Code')) ?? '', message: (root && textOf(root, 'Message')) ?? text.slice(0, 200),
    ...(headers['x-amz-delete-marker'] === 'true' && { marker: { ...(typeof versionId === 'string' && { versionId }), lastModified: headers['last-modified'] } }),
  };
}

/** Node's errors of sockets, names and TLS have a code; so has our own timeout. */
const isNetworkError = (error: unknown): boolean => typeof (error as { code?: unknown }).code === 'string';

const pause = (attempt: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, PAUSE * 2 ** attempt * (0.5 + Math.random())); });
