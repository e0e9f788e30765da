import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { ProxyTrust } from '#edge';
import { acceptProxyProtocol } from './proxy-protocol.js';
import { SIGNATURE } from './proxy-header.js';

const HEADER = Buffer.concat([SIGNATURE, Buffer.from([0x21, 0x11, 0, 12, 203, 0, 113, 9, 10, 0, 0, 1, 0x11, 0x22, 0x33, 0x44])]);
const get = (path: string, extra = ''): string => `GET ${path} HTTP/1.1\r\nHost: h\r\n${extra}\r\n`;
let server: Server | undefined;
afterEach(() => { server?.closeAllConnections(); server?.close(); });

/** A server that answers who it thinks is calling and how many bytes came. */
async function serve(networks: readonly string[]): Promise<number> {
  const trust = new ProxyTrust(networks);
  server = createServer((request, response) => {
    let bytes = 0;
    request.on('data', (piece: Buffer) => (bytes += piece.length)).on('end', () => response.end(`${request.url} ${trust.caller(request.socket, request.headers).ip} ${bytes};`));
  });
  acceptProxyProtocol(server, trust);
  await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

/** Sends pieces one by one and reads until `end` has come or the connection is closed. */
function converse(port: number, pieces: readonly (string | Buffer)[], end: string): Promise<string> {
  return new Promise((done, failed) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', async () => {
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((next) => setTimeout(next, 15));
      }
    });
    socket.on('data', (data) => { text += data.toString('latin1'); if (text.includes(end)) socket.destroy(); }).on('close', () => done(text)).on('error', failed);
  });
}

describe('acceptProxyProtocol', () => {
  it('believes the header of a trusted proxy for every request of the connection', async () => {
    const port = await serve(['127.0.0.0/8']);
    const text = await converse(port, [Buffer.concat([HEADER, Buffer.from(get('/1'))]), get('/2')], '/2 203.0.113.9 0;');
    expect(text).toContain('/1 203.0.113.9 0;');
    expect(text).toContain('/2 203.0.113.9 0;');
  });

  it('reads a header that comes in pieces, and one without anything behind it', async () => {
    const port = await serve(['127.0.0.1']);
    expect(await converse(port, [HEADER.subarray(0, 5), HEADER.subarray(5, 20), HEADER.subarray(20), get('/1')], '/1 203.0.113.9 0;')).toContain('/1 203.0.113.9 0;');
  });

  it('loses no byte of what follows', async () => {
    const port = await serve(['127.0.0.1']);
    const body = Buffer.alloc(3_000_000, 'x');
    const pieces = [Buffer.concat([HEADER, Buffer.from(`PUT /1 HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n`), body.subarray(0, 1000)]), body.subarray(1000), get('/2')];
    const text = await converse(port, pieces, '/2 203.0.113.9 0;');
    expect(text).toContain(`/1 203.0.113.9 ${body.length};`);
    expect(text).toContain('/2 203.0.113.9 0;');
  });

  it('takes the connection of a trusted proxy without a header for what it is', async () => {
    const port = await serve(['127.0.0.1']);
    expect(await converse(port, [get('/1'), get('/2', 'X-Forwarded-For: 198.51.100.1\r\n')], '/2')).toMatch(/\/1 127\.0\.0\.1 0;[^]*\/2/);
  });

  it('refuses others who send one', async () => {
    for (const networks of [[], ['10.0.0.0/8']]) {
      const port = await serve(networks);
      const text = await converse(port, [Buffer.concat([HEADER, Buffer.from(get('/1'))])], 'never');
      expect(text).toContain('400 Bad Request');
      expect(text).not.toContain('/1 ');
      server!.close();
    }
  });

  it('closes the connection of a trusted proxy that sends a broken one', async () => {
    const port = await serve(['127.0.0.1']);
    expect(await converse(port, [Buffer.concat([SIGNATURE, Buffer.from([0x31, 0x11, 0, 0])])], 'never')).toBe('');
  });
});
