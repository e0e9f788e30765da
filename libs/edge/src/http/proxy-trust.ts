import { BlockList, isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';

export interface Caller {
  readonly ip: string;
  readonly secure: boolean;
  /** The Host that the client sent, where a trusted proxy says that it replaced it. */
  readonly host?: string;
  /** A trusted proxy wrote the headers. */
  readonly proxied?: boolean;
}

/** A connection as far as trust looks at it: node's Socket or TLSSocket. */
export interface Peer {
  readonly remoteAddress?: string | undefined;
  readonly encrypted?: boolean;
}

/** `::ffff:10.0.0.1` is 10.0.0.1 to policies and logs. */
const plain = (address: string): string => (address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address);

const text = (value: string | string[] | undefined): string | undefined => (typeof value === 'object' ? value.join(',') : value);

/**
 * Whose word counts about where a request comes from. From the trusted networks only are believed: the PROXY protocol,
 * X-Forwarded-For (from its end, while the hops are trusted: RFC 7239 section 8.1 on spoofing), X-Forwarded-Proto and
 * X-Forwarded-Host. The last *replaces* Host, for the signature and for virtual hosts alike: were it only tried beside it,
 * a URL signed for one bucket's host could be sent to another's. RFC 7239's Forwarded header is not read.
 */
export class ProxyTrust {
  private readonly trusted = new BlockList();
  private readonly introduced = new WeakMap<Peer, Caller>();
  /** Some network is trusted at all. */
  readonly any: boolean;

  /** @throws Error for what is not an address or network in CIDR form */
  constructor(networks: readonly string[] = []) {
    this.any = networks.length > 0;
    for (const network of networks) {
      const slash = network.indexOf('/');
      const address = slash < 0 ? network : network.slice(0, slash);
      const prefix = slash < 0 ? undefined : network.slice(slash + 1);
      const family = isIP(address);
      if (family === 0 || (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)))) throw new Error(`not an IP network: ${network}`);
      const type = family === 4 ? 'ipv4' : 'ipv6';
      if (prefix === undefined) this.trusted.addAddress(address, type);
      else this.trusted.addSubnet(address, Number(prefix), type);
    }
  }

  trusts(address: string): boolean {
    if (!this.any) return false;
    const ip = plain(address);
    const family = isIP(ip);
    return family !== 0 && this.trusted.check(ip, family === 4 ? 'ipv4' : 'ipv6');
  }

  /** A trusted proxy said, ahead of the first request (PROXY protocol), who is at the other end of its connection. */
  introduce(peer: Peer, caller: Caller): void {
    this.introduced.set(peer, { ip: plain(caller.ip), secure: caller.secure });
  }

  caller(peer: Peer, headers: IncomingHttpHeaders): Caller {
    const direct = (this.any ? this.introduced.get(peer) : undefined) ?? { ip: plain(peer.remoteAddress ?? ''), secure: peer.encrypted === true };
    if (!this.trusts(direct.ip)) return direct;
    const proto = text(headers['x-forwarded-proto']);
    return {
      proxied: true,
      ip: this.clientOf(direct.ip, text(headers['x-forwarded-for']) ?? ''),
      secure: proto === undefined ? direct.secure : proto.split(',').every((one) => one.trim().toLowerCase() === 'https'),
      host: text(headers['x-forwarded-host'])?.split(',')[0]!.trim() || undefined,
    };
  }

  /** Stops at what is no address: who wrote it cannot vouch for what stands before it. */
  private clientOf(peer: string, forwardedFor: string): string {
    let ip = peer;
    for (let end = forwardedFor.length; end > 0 && this.trusts(ip); ) {
      const comma = forwardedFor.lastIndexOf(',', end - 1);
      const hop = plain(withoutPort(forwardedFor.slice(comma + 1, end).trim()));
      if (isIP(hop) === 0) break;
      ip = hop;
      end = comma;
    }
    return ip;
  }
}

/** `192.0.2.1:4711` and `[2001:db8::1]:4711`, as some proxies write hops. */
function withoutPort(hop: string): string {
  if (hop.startsWith('[')) return hop.slice(1, hop.indexOf(']'));
  const colon = hop.indexOf(':');
  return colon > 0 && hop.indexOf(':', colon + 1) < 0 ? hop.slice(0, colon) : hop;
}
