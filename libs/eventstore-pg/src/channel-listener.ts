import pg from 'pg';

/** Pause before a lost LISTEN connection is opened again, milliseconds. */
const RECONNECT_PAUSE = 250;

/**
 * One connection that hears what other processes say on a channel. Goes straight to Postgres: behind a transaction pooler
 * LISTEN is lost. It reconnects for ever; meanwhile, and for whatever was not heard, the listener's slow poll is the net.
 */
export class ChannelListener {
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly connectionString: string,
    /** A name of our own, written into the statement as it is. */
    private readonly channel: string,
    /** Hears each message, and nothing when it begins to listen: what was said before is lost. */
    private readonly heard: (message?: string) => void,
  ) {
    void this.open();
  }

  private async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.connectionString, keepAlive: true, connectionTimeoutMillis: 2000 });
    this.client = client;
    client.on('error', () => undefined);
    client.on('end', () => this.reopen(client));
    client.on('notification', ({ payload }) => this.heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${this.channel}`);
      this.heard();
    } catch {
      await client.end().catch(() => undefined);
      this.reopen(client);
    }
  }

  private reopen(lost: pg.Client): void {
    if (this.closed || this.client !== lost) return;
    this.client = undefined;
    this.timer = setTimeout(() => void this.open(), RECONNECT_PAUSE);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }
}
