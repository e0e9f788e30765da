import type { Append, Appended, EventTypes, NewEvent } from '#event-sourcing';
import { PgEventStore } from '#eventstore-pg';
import { uuidv7 } from '#kernel';
import type { DatabaseKit } from './database-kit.js';

export const TEST_META = { actor: 'arn:aws:iam:::system/test', requestId: 'test-request', sourceIp: '127.0.0.1' };

/** What a test varies of an append; the rest is filled in. */
export type AppendParts = Partial<Append>;

export interface LogKit {
  readonly store: PgEventStore;
  /** Another node on the same log. */
  openStore(): PgEventStore;
  append(parts: AppendParts): Promise<Appended>;
  /** Writes events to one stream of account `111122223333`. */
  write(stream: string, expected: number, events: readonly NewEvent[], parts?: AppendParts): Promise<Appended>;
}

export const appendOf = (parts: AppendParts): Append => ({ commandId: uuidv7(), meta: TEST_META, writes: [], ...parts });

/** An event store over the file's database, closed at its end. */
export function logKit(database: DatabaseKit, types: EventTypes): LogKit {
  const opened: PgEventStore[] = [];
  const openStore = (): PgEventStore => {
    const store = new PgEventStore({ connectionString: database.connectionString, types });
    opened.push(store);
    return store;
  };
  let store: PgEventStore | undefined;
  const first = (): PgEventStore => (store ??= openStore());
  afterAll(async () => {
    await Promise.all(opened.map((one) => one.close()));
  });
  const append = (parts: AppendParts): Promise<Appended> => first().append(appendOf(parts));
  return {
    get store() {
      return first();
    },
    openStore,
    append,
    write: (stream, expected, events, parts = {}) => append({ ...parts, writes: [{ stream, account: '111122223333', expected, events }, ...(parts.writes ?? [])] }),
  };
}
