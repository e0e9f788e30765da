/** The twelve bytes that open a PROXY v2 header; no HTTP request and no TLS handshake begins so. */
export const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
/** Signature, version and command, family, length. */
export const FIXED_BYTES = 16;
/** Addresses and TLVs; the specification asks receivers for no more than 536 bytes in all, HAProxy sends less. */
const LARGEST_REST = 4096;

/** What a proxy says of the connection it passes on. */
export interface ProxyHeader {
  /** Bytes of the whole header. */
  readonly length: number;
  /** undefined: the proxy speaks for itself (LOCAL, its health check) or does not know (UNSPEC). */
  readonly source: string | undefined;
  /** The client spoke TLS to the proxy; undefined where the proxy does not say (send-proxy-v2 without -ssl). */
  readonly secure: boolean | undefined;
}

/** More bytes are needed. */
export const INCOMPLETE = Symbol('incomplete');

/**
 * Reads a PROXY v2 header at the front of `bytes`; undefined when there is none. Source: HAProxy, "The PROXY protocol",
 * section 2.2.
 * @throws Error for a header that begins as one and is none
 */
export function readProxyHeader(bytes: Buffer): ProxyHeader | typeof INCOMPLETE | undefined {
  const compared = Math.min(bytes.length, SIGNATURE.length);
  if (bytes.compare(SIGNATURE, 0, compared, 0, compared) !== 0) return undefined;
  if (bytes.length < FIXED_BYTES) return INCOMPLETE;
  const [version, command] = [bytes[12]! >> 4, bytes[12]! & 0x0f];
  const rest = bytes.readUInt16BE(14);
  if (version !== 2 || command > 1 || rest > LARGEST_REST) throw new Error('not a PROXY v2 header');
  const length = FIXED_BYTES + rest;
  if (bytes.length < length) return INCOMPLETE;
  return command === 0 ? { length, source: undefined, secure: undefined } : { length, ...proxied(bytes[13]!, bytes.subarray(FIXED_BYTES, length)) };
}

/** Family in the high half (1 IPv4, 2 IPv6), transport in the low (1 a stream). */
function proxied(family: number, rest: Buffer): Pick<ProxyHeader, 'source' | 'secure'> {
  if (family === 0x11 && rest.length >= 12) return { source: rest.subarray(0, 4).join('.'), secure: secureOf(rest.subarray(12)) };
  if (family === 0x21 && rest.length >= 36) return { source: ipv6(rest), secure: secureOf(rest.subarray(36)) };
  if (family >> 4 === 1 || family >> 4 === 2) throw new Error('not a PROXY v2 header of a TCP connection');
  return { source: undefined, secure: undefined };
}

function ipv6(bytes: Buffer): string {
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(bytes.readUInt16BE(at).toString(16));
  // The URL parser writes addresses in their shortest form (RFC 5952), as node's sockets do.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

const PP2_TYPE_SSL = 0x20;
const PP2_CLIENT_SSL = 0x01;

function secureOf(tlvs: Buffer): boolean | undefined {
  for (let at = 0; at + 3 <= tlvs.length; ) {
    const length = tlvs.readUInt16BE(at + 1);
    if (tlvs[at] === PP2_TYPE_SSL && length >= 1 && at + 3 < tlvs.length) return (tlvs[at + 3]! & PP2_CLIENT_SSL) !== 0;
    at += 3 + length;
  }
  return undefined;
}
