import pg from 'pg';

export const LOG_CHANNEL = 'rolegate_log';

/**
 * Tells other processes that the log has grown: NOTIFY after the commit, on a connection of its own. Appends that come
 * while one is under way share the next (inside the append it costs half the throughput). Losing one is harmless:
 * readers also poll slowly.
 */
export class LogNotifier {
  private readonly listeners = new Set<() => void>();
  private readonly pool: pg.Pool;
  private wanted = false;
  private sending = false;
  private closed = false;

  constructor(connectionString: string) {
    this.pool = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 2000, idleTimeoutMillis: 60_000 });
    this.pool.on('error', () => undefined);
  }

  onAppended(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  appended(): void {
    for (const listener of this.listeners) listener();
    this.wanted = true;
    if (!this.sending && !this.closed) void this.send();
  }

  private async send(): Promise<void> {
    this.sending = true;
    try {
      while (this.wanted && !this.closed) {
        this.wanted = false;
        await this.pool.query({ name: 'log.notify', text: `select pg_notify('${LOG_CHANNEL}', '')` });
      }
    } catch {
      this.wanted = false; // The readers' slow poll brings what this notification would have.
    } finally {
      this.sending = false;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.pool.end();
  }
}
