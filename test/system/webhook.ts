import { createServer, type Server } from 'node:http';

/** The webhook of a custom token provider, which knows tokens `token-of-<user>`; all of its users have the claim `team=dev`. */
export class Webhook {
  /** Method, token and Authorization of each call. */
  readonly asked: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://hook');
    this.asked.push(`${request.method} ${searchParams.get('token')} ${request.headers.authorization}`);
    const user = /^token-of-(\w+)$/.exec(searchParams.get('token') ?? '')?.[1];
    response.writeHead(user ? 200 : 403, { 'content-type': 'application/json' });
    response.end(JSON.stringify(user ? { user, maxValiditySeconds: 1000, claims: { team: 'dev' } } : { reason: 'unknown token' }));
  });

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}/`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }
}
