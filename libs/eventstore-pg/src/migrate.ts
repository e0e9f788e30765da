import 'reflect-metadata';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { CheckpointTables1700000000030 } from './checkpoint/checkpoint-table.js';
import { ClosedSealKeyTable1700000000020 } from './data-key/closed-seal-key-table.js';
import { AppendFunction1700000000003 } from './migrations/append-function.js';
import { LeaseTable1700000000011 } from './leadership/lease-migration.js';
import { LogTables1700000000001 } from './migrations/log-tables.js';
import { OneTimeTable1700000000010 } from './one-time/one-time-table.js';
import { ReadingFunctions1700000000002 } from './migrations/reading-functions.js';

/** Two integer keys, as for every advisory lock of ours: one namespace, no collision with 64-bit locks of others. */
const MIGRATION_LOCK = [1380730700, -1] as const;

/**
 * Brings schema `log` (and `keys`) to this version. Nodes that start together take turns; done already is no work.
 * @throws the database's error; nothing is half done, each migration is one transaction.
 */
export async function migrate(connectionString: string): Promise<void> {
  const turn = new pg.Client({ connectionString });
  await turn.connect();
  try {
    await turn.query('select pg_advisory_lock($1, $2)', [...MIGRATION_LOCK]);
    await turn.query('create schema if not exists log');
    const source = new DataSource({
      type: 'postgres',
      url: connectionString,
      schema: 'log',
      migrationsTableName: 'migration',
      migrations: [LogTables1700000000001, ReadingFunctions1700000000002, AppendFunction1700000000003, OneTimeTable1700000000010, LeaseTable1700000000011, ClosedSealKeyTable1700000000020, CheckpointTables1700000000030],
    });
    await source.initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
  } finally {
    await turn.end();
  }
}
