import { BlockList, isIP } from 'node:net';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

/** Addresses that nobody routes to: loopback, link-local, and EC2's own of IPv6. Neighbours are kept off by docs/recipes/imds.md. */
const LOCAL = new BlockList();
LOCAL.addSubnet('127.0.0.0', 8, 'ipv4');
LOCAL.addSubnet('169.254.0.0', 16, 'ipv4');
LOCAL.addAddress('::1', 'ipv6');
LOCAL.addSubnet('fe80::', 10, 'ipv6');
LOCAL.addAddress('fd00:ec2::254', 'ipv6');

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Whoever reaches the address has the role: nothing else is listened on. Throws CommandFailure. */
export function listenAddress(text: string): ListenAddress {
  const [, bracketed, bare, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? (bare === 'localhost' ? '127.0.0.1' : bare);
  const family = isIP(host ?? '');
  if (host === undefined || family === 0 || Number(port) > 65_535) throw new CommandFailure(exitCode.invalid, `ERROR: --listen is ADDRESS:PORT, not '${text}'`);
  if (!LOCAL.check(host, family === 4 ? 'ipv4' : 'ipv6')) {
    throw new CommandFailure(exitCode.invalid, `ERROR: ${host} is neither a loopback nor a link-local address: everybody who reached it would have the role`);
  }
  return { host, port: Number(port) };
}
