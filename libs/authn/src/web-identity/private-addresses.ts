import { BlockList, isIP, isIPv4 } from 'node:net';

/** Addresses that are nobody's on the internet. Source: IANA special-purpose address registries (RFC 6890). */
const SPECIAL = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) SPECIAL.addSubnet(network, bits, 'ipv4');
// Of IPv6 only 2000::/3 is given out, and of that 2001::/23 and 2002::/16 may carry any IPv4 address.
for (const [network, bits] of [['2001::', 23], ['2001:db8::', 32], ['2002::', 16]] as const) SPECIAL.addSubnet(network, bits, 'ipv6');
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');

/** True for everything but an address of the public internet; texts that are no address too. */
export function isPrivateAddress(address: string): boolean {
  if (isIPv4(address)) return SPECIAL.check(address, 'ipv4');
  if (isIP(address) !== 6) return true;
  const plain = address.split('%')[0]!;
  return !GLOBAL.check(plain, 'ipv6') || SPECIAL.check(plain, 'ipv6');
}

/** Hosts that are reached wherever they are: `host` on every port, or `host:port`. */
export class PrivateHosts {
  private readonly hosts: ReadonlySet<string>;

  constructor(hosts: readonly string[]) {
    this.hosts = new Set(hosts.map((host) => host.toLowerCase()));
  }

  allow({ hostname, port, protocol }: URL): boolean {
    return this.hosts.has(hostname) || this.hosts.has(`${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`);
  }
}
