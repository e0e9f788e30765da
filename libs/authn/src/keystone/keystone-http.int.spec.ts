import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KeystoneHttp } from './keystone-http.js';

describe('connections to Keystone', () => {
  let server: Server;
  let http: KeystoneHttp;
  const seen: string[] = [];
  const serve = async (listener: RequestListener, path = ''): Promise<void> => {
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['x-auth-token'] ?? ''}`);
      listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    http = new KeystoneHttp({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, tls: {} });
  };
  const get = (signal = AbortSignal.timeout(5000)) => http.ask({ method: 'GET', path: '/v3/credentials/x', headers: { 'x-auth-token': 'token' }, signal });

  beforeEach(() => { seen.length = 0; });
  afterEach(async () => {
    http.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('stay open, and the service may have a path', async () => {
    const sockets = new Set<unknown>();
    await serve((request, response) => {
      sockets.add(request.socket);
      response.writeHead(201, { 'x-subject-token': 'made' }).end('{"token":{}}');
    }, '/identity/');
    expect(await get()).toEqual({ status: 201, subjectToken: 'made', body: { token: {} } });
    await get();
    expect(sockets.size).toBe(1);
    expect(seen[0]).toBe('GET /identity/v3/credentials/x token');
  });

  it('that the server closed meanwhile are opened again', async () => {
    let answered = 0;
    await serve((request, response) => {
      if (++answered === 2) request.socket.destroy();
      else response.end('{}');
    });
    await get();
    expect((await get()).status).toBe(200);
    expect(answered).toBe(3);
  });

  it('do not follow redirects, and what is no JSON is no body', async () => {
    await serve((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('<html>'));
    expect(await get()).toEqual({ status: 302, subjectToken: undefined, body: undefined });
    expect(seen).toHaveLength(1);
  });

  it('take no reply without end, wait no longer than they may, and say when nobody is there', async () => {
    await serve((request, response) => {
      if (request.url!.endsWith('x')) response.write('x'.repeat(2 << 20));
    });
    await expect(get()).rejects.toThrow('the reply has more than');
    await expect(http.ask({ method: 'GET', path: '/v3/never', signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ name: expect.stringMatching(/AbortError|TimeoutError/) });
    await expect(new KeystoneHttp({ url: 'http://127.0.0.1:1', tls: {} }).ask({ method: 'GET', path: '/v3', signal: AbortSignal.timeout(5000) })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
