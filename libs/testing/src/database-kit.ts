import { randomBytes } from 'node:crypto';
import { databaseUrl, execute, sharedServer, TEMPLATE } from './shared-server.js';

export interface DatabaseKit {
  /** Of this test file's own database; to be read inside tests and hooks. */
  readonly connectionString: string;
  /** One statement on a connection of its own. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Another migrated database, dropped at the end of the file. */
  another(): Promise<string>;
}

export interface DatabaseKitOptions {
  /** More migrations, after the event log's. */
  readonly migrate?: (connectionString: string) => Promise<void>;
}

/**
 * A migrated database for one test file, cloned from a template in a real Postgres that the whole test run shares. Call
 * it at the top of a describe block or a file; it registers its own hooks. The server writes without fsync.
 */
export function databaseKit(options: DatabaseKitOptions = {}): DatabaseKit {
  const created: string[] = [];
  let connectionString: string | undefined;

  const clone = async (): Promise<string> => {
    const server = await sharedServer();
    const name = `test_${randomBytes(6).toString('hex')}`;
    await execute(server.connectionString, `create database ${name} template ${TEMPLATE}`);
    created.push(name);
    const url = databaseUrl(server, name);
    await options.migrate?.(url);
    return url;
  };

  beforeAll(async () => {
    connectionString = await clone();
  }, 90_000);

  afterAll(async () => {
    const server = await sharedServer();
    for (const name of created) await execute(server.connectionString, `drop database if exists ${name} with (force)`);
  }, 30_000);

  const url = (): string => {
    if (connectionString === undefined) throw new Error('the test database exists inside tests and hooks only');
    return connectionString;
  };
  return {
    get connectionString() {
      return url();
    },
    query: (text, values) => execute(url(), text, values),
    another: clone,
  };
}
