import { BlockList, isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';

export interface Caller {
  readonly ip: string;
  readonly secure: boolean;
}

/** `::ffff:10.0.0.1` is 10.0.0.1 to policies and logs. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

/**
 * Whose word counts about where a request comes from: X-Forwarded-For and X-Forwarded-Proto are believed from the trusted
 * networks only, walking the list from its end while the hops are trusted (RFC 7239 section 8.1 on spoofing).
 */
export class ProxyTrust {
  private readonly trusted = new BlockList();
  private readonly any: boolean;

  /** @throws Error for what is not an address or network in CIDR form */
  constructor(networks: readonly string[] = []) {
    this.any = networks.length > 0;
    for (const network of networks) {
      const [address = '', prefix] = network.split('/');
      const family = isIP(address);
      if (family === 0) throw new Error(`not an IP network: ${network}`);
      const type = family === 4 ? 'ipv4' : 'ipv6';
      if (prefix === undefined) this.trusted.addAddress(address, type);
      else this.trusted.addSubnet(address, Number(prefix), type);
    }
  }

  trusts(address: string): boolean {
    const ip = plain(address);
    const family = isIP(ip);
    return this.any && family !== 0 && this.trusted.check(ip, family === 4 ? 'ipv4' : 'ipv6');
  }

  caller(remoteAddress: string, headers: IncomingHttpHeaders, encrypted: boolean): Caller {
    const peer = plain(remoteAddress);
    if (!this.any || !this.trusts(peer)) return { ip: peer, secure: encrypted };
    const forwardedFor = headers['x-forwarded-for'];
    const hops = (typeof forwardedFor === 'string' ? forwardedFor : (forwardedFor ?? []).join(',')).split(',').map((hop) => hop.trim()).filter((hop) => isIP(hop) !== 0);
    let ip = peer;
    for (let i = hops.length - 1; i >= 0 && this.trusts(ip); i--) ip = plain(hops[i]!);
    const proto = headers['x-forwarded-proto'];
    return { ip, secure: proto === undefined ? encrypted : String(proto).split(',')[0]!.trim() === 'https' };
  }
}
