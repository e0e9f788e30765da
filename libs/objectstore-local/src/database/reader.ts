import pg from 'pg';
import { deliverBinaryRows } from './binary-rows.js';
import { type Admit, CONNECTION, prepareSession } from './session.js';

/** A row as the server sent it: one buffer per column in binary format, null for NULL. */
export type Row = readonly (Buffer | null)[];

export interface Statement {
  /** Prepared once per connection under this name. */
  readonly name: string;
  readonly text: string;
}

/** Columns stay as they came; they are copied out of the socket's buffer, which would otherwise live as long as they do. */
const asBytes = { getTypeParser: () => (value: Buffer) => Buffer.from(value) };

/**
 * Point reads, pipelined on a few connections: a request does not wait for the answer of the one before it, and what one
 * turn of the event loop asks leaves in one write. A lost connection is opened anew by the next read; reads that were under
 * way are asked once more, for they change nothing.
 */
export class Reader {
  readonly #slots: (Promise<pg.Client> | undefined)[];
  #turn = 0;
  #closed = false;

  constructor(private readonly config: pg.ClientConfig, connections: number, private readonly report: (error: Error) => void, private readonly admit?: Admit) {
    this.#slots = new Array<undefined>(connections).fill(undefined);
  }

  async rows(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    const slot = this.#turn++ % this.#slots.length;
    const opening = this.#client(slot);
    const client = await opening;
    try {
      return await ask(client, statement, values);
    } catch (error) {
      if (error instanceof pg.DatabaseError && !isShutdown(error)) throw error;
      this.#forget(slot, opening);
      return ask(await this.#client(slot), statement, values);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const [slot, opening] of this.#slots.entries()) {
      this.#slots[slot] = undefined;
      await opening?.then((client) => client.end()).catch(this.report);
    }
  }

  #client(slot: number): Promise<pg.Client> {
    return (this.#slots[slot] ??= this.#open(slot));
  }

  #open(slot: number): Promise<pg.Client> {
    if (this.#closed) return Promise.reject(new Error('Connection terminated: the store is closed'));
    const client = new pg.Client({ ...CONNECTION, ...this.config, pipeline: true, types: asBytes } as pg.ClientConfig);
    deliverBinaryRows(client);
    const opening = client.connect().then(() => prepareSession(client, this.admit)).then(() => client);
    const forget = (): void => this.#forget(slot, opening);
    client.on('error', (error) => {
      forget();
      this.report(error);
    });
    client.on('end', forget);
    opening.catch(() => {
      forget();
      void client.end().catch(this.report);
    });
    return opening;
  }

  /** Only the connection that failed; another read may have opened the next one already. */
  #forget(slot: number, opening: Promise<pg.Client>): void {
    if (this.#slots[slot] === opening) this.#slots[slot] = undefined;
  }
}

/** 57P01 … 57P03: the server is being stopped or is starting. */
const isShutdown = (error: pg.DatabaseError): boolean => error.code?.startsWith('57P') ?? false;

async function ask(client: pg.Client, statement: Statement, values: readonly unknown[]): Promise<Row[]> {
  const query = { name: statement.name, text: statement.text, values: values as unknown[], binary: true, rowMode: 'array' };
  const result = await client.query(query as unknown as pg.QueryArrayConfig);
  return result.rows as unknown as Row[];
}
