import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between the store and Postgres; `cut` decides, by what the client sends, when to break that connection. */
export class LosingProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  /** Break the connection when Postgres answers the next append: it is committed, and nobody hears of it. */
  loseNextAnswer = false;
  /** Break the connection instead of sending the next append on. */
  loseNextRequest = false;
  /** Break the connection instead of sending on what contains this. */
  loseNext: string | undefined;
  cuts = 0;

  constructor(private readonly target: URL) {
    this.server = createServer((client) => this.join(client));
  }

  private join(client: Socket): void {
    const upstream = connect(Number(this.target.port), this.target.hostname);
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.sockets.delete(socket));
    }
    let appending = false;
    const cut = (): void => {
      this.cuts++;
      client.destroy();
      upstream.destroy();
    };
    client.on('data', (bytes) => {
      appending = bytes.includes('log.append');
      if (this.loseNext !== undefined && bytes.includes(this.loseNext)) {
        this.loseNext = undefined;
        return cut();
      }
      if (!appending || !this.loseNextRequest) return void upstream.write(bytes);
      this.loseNextRequest = false;
      cut();
    });
    upstream.on('data', (bytes) => {
      if (!appending || !this.loseNextAnswer) return void client.write(bytes);
      this.loseNextAnswer = false;
      cut();
    });
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const url = new URL(this.target);
    url.port = String((this.server.address() as { port: number }).port);
    return url.href;
  }

  /** Postgres notices nothing of it while a commit waits. */
  cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  stop(): void {
    this.server.close();
    this.cutAll();
  }
}
