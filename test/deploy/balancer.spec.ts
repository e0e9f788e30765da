import { request as httpRequest } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { haproxy, NativeShape, nginx, readCompose, secretsIn } from '../../tools/cluster/index.mjs';
import { eventually } from '../system/eventually.js';
import { describeWith, provisioned } from '../provisioned.js';
import { FakeGateway } from './fake-gateway.js';

interface Sent {
  readonly status: number;
  readonly body: string;
}

interface ToSend {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request over a connection of its own; status 0: the connection broke. */
function send(url: string, method: string, path: string, { headers = {}, body = '' }: ToSend = {}): Promise<Sent> {
  return new Promise((resolve) => {
    // The path as it is: a URL would be tidied up.
    const { hostname, port } = new URL(url);
    const outgoing = httpRequest({ hostname, port, path, method, headers: { ...headers, ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }) }, agent: false }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('error', () => resolve({ status: 0, body: text })).on('end', () => resolve({ status: incoming.statusCode!, body: text }));
    });
    outgoing.on('error', () => resolve({ status: 0, body: '' })).end(body);
  });
}

/** nginx asks for no health, so what rests on it is HAProxy's alone. */
const balancers = [
  { name: 'HAProxy', needs: provisioned('haproxy'), basePort: 22_300, make: haproxy, checksHealth: true },
  { name: 'nginx', needs: provisioned('nginx'), basePort: 22_400, make: nginx, checksHealth: false },
];

for (const { name, needs, basePort, make, checksHealth } of balancers) {
  describeWith(needs, `${name} before the gateways`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'rolegate-balancer-'));
    const shape = new NativeShape({ dir: folder, basePort, secrets: secretsIn(join(folder, 'secrets.env')) });
    const balancer = make(shape);
    const haproxyServers = (): Promise<Record<string, string>> => (balancer as ReturnType<typeof haproxy>).servers();
    const service = checksHealth ? 'haproxy' : 'nginx';
    const url = `http://${shape.addresses.of(service, 8000)}`;
    let gateways: FakeGateway[];

    beforeEach(async () => {
      gateways = [1, 2, 3].map((number) => new FakeGateway(`gateway-${number}`));
      await Promise.all(gateways.map((gateway) => gateway.start(shape.addresses)));
      await balancer.start();
      await eventually(async () => (await send(url, 'GET', '/warm')).status === 200 || undefined);
      for (const gateway of gateways) gateway.seen.length = 0;
    });
    afterEach(async () => {
      await balancer.stop('SIGTERM');
      await Promise.all(gateways.map((gateway) => gateway.stop()));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const seen = (): string[] => gateways.flatMap((gateway) => gateway.seen);
    const answering = (answer: FakeGateway['answer']): void => {
      for (const gateway of gateways) gateway.answer = answer;
    };

    it('says where a request comes from, whatever the client says, and leaves path and Host alone', async () => {
      let got: Record<string, unknown> = {};
      let path = '';
      answering(({ headers, url: target }, response) => {
        got = headers;
        path = target!;
        response.end();
      });
      const spoofed = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example', host: 'bucket.s3.example:8000', x_custom: 'kept' };
      for (const method of ['GET', 'DELETE', 'PUT']) {
        await send(url, method, '/a//b%2Fc/../d?x=%20&y', { headers: spoofed });
        expect(path).toBe('/a//b%2Fc/../d?x=%20&y');
      }
      expect(got).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', host: 'bucket.s3.example:8000' });
      expect(got['x-forwarded-host']).toBeUndefined();
    });

    it('passes a body on while it still comes, and a reply too', async () => {
      const order: string[] = [];
      let outgoing: ReturnType<typeof httpRequest>;
      answering((request, response) => {
        request.once('data', () => {
          order.push('gateway has the first part');
          response.write('early');
        });
        request.resume().once('end', () => response.end('late'));
      });
      const body = await new Promise<string>((done, failed) => {
        outgoing = httpRequest(url, { method: 'PUT', path: '/bucket/key', headers: { 'content-length': 10 }, agent: false }, (incoming) => {
          let text = '';
          incoming.setEncoding('utf8').on('data', (part: string) => {
            if (text === '') {
              order.push('client has the first part');
              outgoing.end('after');
            }
            text += part;
          }).on('end', () => done(text));
        });
        outgoing.on('error', failed).write('befor');
      });
      expect([order, body]).toEqual([['gateway has the first part', 'client has the first part'], 'earlylate']);
    });

    it('says that it lives where its container is asked, with no gateway behind it', async () => {
      await Promise.all(gateways.map((gateway) => gateway.stop()));
      const asked = new URL((readCompose().services[service]!.given['healthcheck'] as { test: string[] }).test.at(-1)!);
      expect((await send(`http://${shape.addresses.of(service, Number(asked.port))}`, 'GET', asked.pathname)).status).toBe(200);
    });

    it.each(['POST', 'DELETE', 'PUT'])('does not send a %s again that a gateway has seen', async (method) => {
      answering((request) => request.socket.destroy());
      const answer = await send(url, method, '/bucket/once', method === 'DELETE' ? {} : { body: 'x' });
      expect([answer.status, seen()]).toEqual([502, [`${method} /bucket/once`]]);
    });

    it('does not send a copy again that a gateway has seen', async () => {
      answering((request) => request.socket.destroy());
      await send(url, 'PUT', '/bucket/copy', { headers: { 'x-amz-copy-source': '/bucket/key', 'content-length': '0' } });
      expect(seen()).toEqual(['PUT /bucket/copy']);
    });

    it('goes elsewhere when gateways are not there at all, also to one that is at work', async () => {
      const finish: (() => void)[] = [];
      answering((_request, response) => void finish.push(() => response.end()));
      const busy: Promise<Sent>[] = [];
      while (!gateways[2]!.seen.includes('GET /busy')) {
        busy.push(send(url, 'GET', '/busy'));
        await sleep(20);
      }
      answering((request, response) => void request.resume().once('end', () => response.end('gateway-3')));
      await gateways[0]!.stop();
      await gateways[1]!.stop();
      for (const method of ['GET', 'PUT', 'POST', 'GET', 'PUT', 'POST']) expect(await send(url, method, '/bucket', method === 'GET' ? {} : { body: 'x' })).toEqual({ status: 200, body: 'gateway-3' });
      for (const end of finish) end();
      await Promise.all(busy);
    });

    if (!checksHealth) return;
    it('says 503 with Retry-After itself while no gateway is ready', async () => {
      for (const gateway of gateways) gateway.ready = false;
      await eventually(async () => Object.entries(await haproxyServers()).every(([server, state]) => !server.startsWith('gateways/') || state.startsWith('DOWN')) || undefined);
      const answer = await fetch(`${url}/bucket`);
      expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([503, '1', expect.stringContaining('<Code>ServiceUnavailable</Code>')]);
    });

    it('sends nothing more to a gateway that is not ready, and lets it finish what it has', async () => {
      const [draining] = gateways;
      let finish: (() => void) | undefined;
      draining!.answer = (_request, response) => { finish = () => response.end('finished'); };
      const waiting: Promise<Sent>[] = [];
      await eventually(async () => {
        if (finish === undefined) waiting.push(send(url, 'GET', '/slow'));
        return Promise.resolve(finish);
      });
      draining!.ready = false;
      await eventually(async () => (await haproxyServers())['gateways/gateway-1']?.startsWith('DOWN') || undefined);
      draining!.seen.length = 0;
      const others = await Promise.all(Array.from({ length: 20 }, () => send(url, 'GET', '/next')));
      expect(others.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(draining!.seen).toEqual([]);
      finish!();
      expect((await Promise.all(waiting)).map(({ body }) => body)).toContain('finished');
    });
  });
}
