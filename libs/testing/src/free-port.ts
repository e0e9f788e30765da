import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Below what the kernel gives to outgoing connections: such a port could be taken between the choice and the listening, or a restart. */
const LOWEST = 12_000;
const BELOW = lowestOutgoing();

/** A TCP port of 127.0.0.1 that nobody listens on now, and that no outgoing connection will take. */
export async function freePort(): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = randomInt(LOWEST, BELOW);
    if (await isFree(port)) return port;
    if (attempt === 100) throw new Error(`no port between ${LOWEST} and ${BELOW} is free`);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false)).listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Linux says it; elsewhere IANA's dynamic ports (RFC 6335, section 6). */
function lowestOutgoing(): number {
  try {
    const lowest = Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/)[0]);
    return lowest > LOWEST + 1000 ? lowest : 49_152;
  } catch {
    return 49_152;
  }
}
