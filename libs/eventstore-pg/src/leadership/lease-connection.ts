import { Socket } from 'node:net';
import { StoreUnavailableError } from '#event-sourcing';
import pg from 'pg';
import { welcome } from '../connections.js';

/** Milliseconds that a statement may take; a lease does not wait longer. */
const PATIENCE = 1000;
const SETTINGS = { default_transaction_isolation: 'read committed', statement_timeout: String(PATIENCE), lock_timeout: String(PATIENCE) };

export interface ConnectionListener {
  /** Something was said on the channel. */
  heard(): void;
  /** A new connection is there; nothing that was read before may be relied on. */
  opened(): void;
}

interface Open {
  readonly client: pg.Client;
  /** pg ends a connection only with a farewell, which a network that is cut does not take. */
  readonly socket: Socket;
}

/**
 * One connection straight to the primary (LISTEN is lost behind a transaction pooler), opened when it is needed and thrown
 * away at the first failure: an answer that does not come in time must not come later.
 */
export class LeaseConnection {
  private opening: Promise<Open> | undefined;
  private latest: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(private readonly connectionString: string, private readonly channel: string, private readonly listener: ConnectionListener) {}

  /** One statement at a time, in the order asked for. @throws StoreUnavailableError */
  query(name: string, text: string, values: readonly unknown[]): Promise<readonly (readonly unknown[])[]> {
    const answer = this.latest.then(() => this.ask(name, text, values));
    this.latest = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.latest;
    const open = await this.opening?.catch(() => undefined);
    await open?.client.end().catch(() => undefined);
  }

  private async ask(name: string, text: string, values: readonly unknown[]): Promise<readonly (readonly unknown[])[]> {
    if (this.closed) throw new StoreUnavailableError('the connection for leases is closed');
    const opening = (this.opening ??= this.open());
    try {
      const { client } = await opening;
      return (await client.query<unknown[]>({ name, text, values: [...values], rowMode: 'array' })).rows;
    } catch (error) {
      if (this.opening === opening) this.opening = undefined;
      void opening.then(({ socket }) => socket.destroy(), () => undefined);
      throw new StoreUnavailableError('leases cannot be asked for', { cause: error });
    }
  }

  private async open(): Promise<Open> {
    const socket = new Socket();
    const client = new pg.Client({ connectionString: this.connectionString, keepAlive: true, connectionTimeoutMillis: PATIENCE, query_timeout: PATIENCE * 1.2, stream: () => socket });
    // A connection that breaks fails its query, or the next one.
    client.on('error', () => undefined);
    client.on('notification', () => this.listener.heard());
    try {
      await client.connect();
      await welcome(client, SETTINGS);
      await client.query(`listen ${this.channel}`);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    this.listener.opened();
    return { client, socket };
  }
}
