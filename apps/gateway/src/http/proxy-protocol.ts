import type { Server, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
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
  const isTls = server instanceof TlsServer;
  const accept: Accept = (socket) => accepts.forEach((one) => one.call(server, socket));
  server.on('connection', (socket: Socket) => {
    if (!trust.trusts(socket.remoteAddress ?? '')) accept(socket);
    else awaitHeader(socket, (header, rest) => {
      introduce(trust, socket, header, false);
      if (isTls) {
        remember(secured, socket, header);
        // TLS reads first what the socket under it has buffered.
        socket.pause();
        if (rest.length > 0) socket.unshift(rest);
        accept(socket);
      } else {
        accept(socket);
        // HTTP reads past the socket's buffer, so these bytes would come too late there.
        if (rest.length > 0) socket.emit('data', rest);
      }
    });
  });
  // The TLS server makes a socket of its own over the accepted one; both ends of the connection are the same.
  if (isTls) server.prependListener('secureConnection', (socket: Socket) => introduce(trust, socket, secured.get(endsOf(socket)), true));
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

/** Reads as much as tells whether there is a header; `rest` is what came that is not part of it. */
function awaitHeader(socket: Socket, go: (header: ProxyHeader | undefined, rest: Buffer) => void): void {
  let bytes: Buffer | undefined;
  const read = (piece: Buffer): void => {
    bytes = bytes === undefined ? piece : Buffer.concat([bytes, piece]);
    let header;
    try {
      header = readProxyHeader(bytes);
    } catch {
      socket.destroy();
      return;
    }
    if (header === INCOMPLETE) return;
    socket.off('data', read).off('error', ignore).off('timeout', close).setTimeout(0);
    go(header, header === undefined ? bytes : bytes.subarray(header.length));
  };
  const ignore = (): void => {};
  const close = (): void => void socket.destroy();
  socket.on('data', read).on('error', ignore).setTimeout(PATIENCE, close);
}
