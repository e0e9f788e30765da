import pg from 'pg';
import { LOG_CHANNEL } from './log-notifier.js';

/** Pause before a lost LISTEN connection is opened again, milliseconds. */
const RECONNECT_PAUSE = 250;

/**
 * One connection that hears when another process has appended. Goes straight to Postgres: behind a transaction pooler
 * LISTEN is lost. It reconnects for ever; meanwhile, and for whatever was not heard, the reader's slow poll is the net.
 */
export class LogListener {
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly connectionString: string,
    private readonly heard: () => void,
  ) {
    void this.open();
  }

  private async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.connectionString, keepAlive: true, connectionTimeoutMillis: 2000 });
    this.client = client;
    client.on('error', () => undefined);
    client.on('end', () => this.reopen(client));
    client.on('notification', this.heard);
    try {
      await client.connect();
      await client.query(`listen ${LOG_CHANNEL}`);
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
