import type { Server, Socket } from 'node:net';
import type { ProxyTrust } from '#edge';
import { INCOMPLETE, type ProxyHeader, readProxyHeader } from './proxy-header.js';

/** Milliseconds in which a trusted proxy must have sent its header, or the first bytes of a request. */
const PATIENCE = 30_000;

type Accept = (socket: Socket) => void;

/**
 * Lets trusted proxies open their connections with a PROXY v2 header; it comes before TLS. Others' connections go straight
 * on, and one of them that begins so is no HTTP and refused as such. Without trusted networks nothing is changed.
 *
 * A trusted proxy that passes TCP on without a header of its own hands its clients the right to send one.
 */
export function acceptProxyProtocol(server: Server, trust: ProxyTrust): void {
  if (!trust.any) return;
  const accepts = server.listeners('connection') as Accept[];
  server.removeAllListeners('connection');
  const secured = new Map<string, ProxyHeader>();
  const accept: Accept = (socket) => accepts.forEach((one) => one.call(server, socket));
  server.on('connection', (socket: Socket) => {
    if (!trust.trusts(socket.remoteAddress ?? '')) accept(socket);
    else awaitHeader(socket, (header) => {
      introduce(trust, socket, header, false);
      remember(secured, socket, header);
      accept(socket);
    });
  });
  // The TLS server makes a socket of its own over the accepted one; both ends of the connection are the same.
  server.prependListener('secureConnection', (socket: Socket) => introduce(trust, socket, secured.get(endsOf(socket)), true));
}

function introduce(trust: ProxyTrust, socket: Socket, header: ProxyHeader | undefined, encrypted: boolean): void {
  if (header?.source !== undefined) trust.introduce(socket, { ip: header.source, secure: header.secure ?? encrypted });
}

const endsOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort} ${socket.localAddress} ${socket.localPort}`;

function remember(secured: Map<string, ProxyHeader>, socket: Socket, header: ProxyHeader | undefined): void {
  if (header === undefined) return;
  const ends = endsOf(socket);
  secured.set(ends, header);
  socket.once('close', () => secured.delete(ends));
}

/** Reads as much as tells whether there is a header, and gives back what is not part of it. */
function awaitHeader(socket: Socket, go: (header: ProxyHeader | undefined) => void): void {
  let bytes: Buffer | undefined;
  const settle = (): void => {
    socket.off('data', read).off('error', ignore).setTimeout(0);
    socket.off('timeout', close);
    socket.pause();
  };
  const read = (piece: Buffer): void => {
    bytes = bytes === undefined ? piece : Buffer.concat([bytes, piece]);
    try {
      const header = readProxyHeader(bytes);
      if (header === INCOMPLETE) return;
      settle();
      const rest = header === undefined ? bytes : bytes.subarray(header.length);
      if (rest.length > 0) socket.unshift(rest);
      go(header);
    } catch {
      socket.destroy();
    }
  };
  const ignore = (): void => {};
  const close = (): void => void socket.destroy();
  socket.on('data', read).on('error', ignore).setTimeout(PATIENCE, close);
}
