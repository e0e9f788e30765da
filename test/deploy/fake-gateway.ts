import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Addresses } from '../../tools/cluster/index.mjs';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const listening = (server: Server, port: number): Promise<void> => new Promise((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));

/** Something at a gateway's two addresses: it notes what it gets, and is as healthy as it is told. */
export class FakeGateway {
  readonly seen: string[] = [];
  ready = true;
  answer: Answer = (request, response) => {
    request.resume().once('end', () => response.end(this.name));
  };

  private readonly servers: Server[];

  constructor(readonly name: string) {
    const serving = createServer((request, response) => {
      this.seen.push(`${request.method} ${request.url}`);
      this.answer(request, response);
    });
    const management = createServer((_request, response) => response.writeHead(this.ready ? 200 : 503).end());
    this.servers = [serving, management];
  }

  async start(addresses: Addresses): Promise<void> {
    await Promise.all(this.servers.map((server, at) => listening(server, addresses.port(this.name, 8000 + at))));
  }

  /** At once; what was open is cut. */
  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    })));
  }
}
