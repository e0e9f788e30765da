import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type PrivateHosts, isPrivateAddress } from './private-addresses.js';
import { isPinned } from './thumbprints.js';

/** Bytes of a reply; key sets have a few thousand. */
const LARGEST = 1 << 20;

export interface HttpQuestion {
  readonly url: URL;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a POST. */
  readonly form?: URLSearchParams;
  /** Certificates that stand in for an authority. */
  readonly thumbprints?: readonly string[];
}

export interface HttpReply {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks identity providers. Whoever may register one could have the gateway ask any address that it can reach: so the
 * addresses that a name resolves to are judged, those that are connected to and no others; redirects are not followed; a
 * reply has an end.
 */
export class ProviderHttp {
  constructor(private readonly privateHosts: PrivateHosts, private readonly resolve: typeof lookup = lookup) {}

  /** @throws Error with the cause, without anything that was sent */
  ask(question: HttpQuestion): Promise<HttpReply> {
    const { url, form, thumbprints = [] } = question;
    const { promise, resolve, reject } = Promise.withResolvers<HttpReply>();
    const options = this.optionsOf(question);
    if (options instanceof Error) return Promise.reject(options);
    const sent = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (reply) => {
      const socket = reply.socket as TLSSocket;
      if (url.protocol === 'https:' && !socket.authorized && !isPinned(socket.getPeerX509Certificate(), bare(url), thumbprints, Date.now())) {
        sent.destroy(new Error(`${url.host} shows a certificate of no known authority, and none with a thumbprint of the provider: ${String(socket.authorizationError)}`));
        return;
      }
      readReply(reply).then(resolve, reject);
    });
    sent.on('error', reject);
    sent.end(form?.toString());
    return promise;
  }

  private optionsOf({ url, signal, headers, form, thumbprints = [] }: HttpQuestion): RequestOptions & { rejectUnauthorized: boolean } | Error {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return new Error(`${url.protocol} is not spoken`);
    const anywhere = this.privateHosts.allow(url);
    // A literal address is connected to without being looked up.
    if (!anywhere && isIP(bare(url)) !== 0 && isPrivateAddress(bare(url))) return privateHost(url);
    return {
      signal,
      agent: false,
      method: form ? 'POST' : 'GET',
      headers: { accept: 'application/json', ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
      // Judged when the reply comes; what needs a secret is not sent to pinned hosts.
      rejectUnauthorized: thumbprints.length === 0,
      ...(!anywhere && { lookup: publicOnly(this.resolve, url) }),
    };
  }
}

const bare = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const privateHost = (url: URL): Error => new Error(`${url.host} is at a private address and not among ROLEGATE_OIDC_PRIVATE_HOSTS`);

/** One private address among several is enough: which is connected to is not ours to choose. */
const publicOnly = (resolve: typeof lookup, url: URL): LookupFunction => (hostname, { family, all }, callback) => {
  resolve(hostname, { family: family as 0 | 4 | 6 | undefined, all: true }, (error, addresses) => {
    const found: readonly LookupAddress[] = addresses ?? [];
    if (error || found.length === 0) return callback(error ?? new Error(`${hostname} has no address`), '', 0);
    if (found.some(({ address }) => isPrivateAddress(address))) return callback(privateHost(url), '', 0);
    return all ? callback(null, [...found]) : callback(null, found[0]!.address, found[0]!.family);
  });
};

async function readReply(reply: IncomingMessage): Promise<HttpReply> {
  const status = reply.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) throw new Error(`the reply has more than ${LARGEST} bytes`);
    chunks.push(chunk);
  }
  return { status, body: Buffer.concat(chunks).toString('utf8') };
}

/** A reply of success as a JSON object. @throws Error */
export function jsonOf({ status, body }: HttpReply, url: URL): Readonly<Record<string, unknown>> {
  if (status >= 300 && status < 400) throw new Error(`${url.href} redirects, which is not followed`);
  if (status !== 200) throw new Error(`${url.href} answers ${status}`);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${url.href} answers no JSON object`);
  return value as Readonly<Record<string, unknown>>;
}
