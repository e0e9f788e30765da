import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exchange } from './http-exchange.js';

/** Runs a server for one exchange. */
async function against(listener: RequestListener, use: (url: URL) => Promise<void>): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('exchange', () => {
  it('gives up when the reply stalls, with a TimeoutError', () =>
    against((_, response) => void response.writeHead(200).write('half'), async (url) => {
      await expect(exchange({ method: 'GET', url, headers: {}, timeoutMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' });
    }));

  it('fails when the connection breaks before the end', () =>
    against((_, response) => void response.writeHead(200, { 'content-length': '9' }).write('half', () => response.destroy()), async (url) => {
      await expect(exchange({ method: 'GET', url, headers: {}, timeoutMs: 5000 })).rejects.toMatchObject({ code: 'ECONNRESET' });
    }));

  it('reads characters that arrive in pieces', () =>
    against((_, response) => void response.write(Buffer.from([0xc3]), () => setImmediate(() => response.end(Buffer.from([0xa4])))), async (url) => {
      expect((await exchange({ method: 'GET', url, headers: {}, timeoutMs: 5000 })).body).toBe('ä');
    }));
});
