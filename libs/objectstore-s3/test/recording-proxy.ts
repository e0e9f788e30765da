import { createServer, type IncomingHttpHeaders, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it passed. */
export interface Passed {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** As on the wire, chunks and all. */
  readonly body: Buffer;
}

/** Stands before an upstream on another port, and keeps what passes. Signatures are over the address of the proxy, so Host goes on as it came. */
export class RecordingProxy {
  readonly passed: Passed[] = [];

  private constructor(private readonly server: Server) {}

  static async before(upstream: string): Promise<RecordingProxy> {
    const server = createServer();
    const proxy = new RecordingProxy(server);
    server.on('request', (request, response) => {
      const { method = '', url = '', headers } = request;
      const chunks: Buffer[] = [];
      const onward = httpRequest(new URL(url, upstream), { method, path: url, headers }, (reply) => {
        response.writeHead(reply.statusCode!, reply.headers);
        reply.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.on('data', (chunk: Buffer) => void chunks.push(chunk)).on('end', () => void proxy.passed.push({ method, target: url, headers, body: Buffer.concat(chunks) }));
      request.on('close', () => { if (!request.complete) onward.destroy(); });
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return proxy;
  }

  get endpoint(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  /** What passed since it was asked last. */
  taken(): Passed[] {
    return this.passed.splice(0);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => { this.server.close(resolve); });
  }
}
