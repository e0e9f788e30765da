import { DataSource } from 'typeorm';
import { upstreamMigrations } from '../src/index.js';

/** Brings schema `upstream` into a database. */
export async function migrateUpstream(connectionString: string): Promise<void> {
  const source = await new DataSource({ type: 'postgres', url: connectionString, migrations: upstreamMigrations, migrationsTableName: 'upstream_migrations', migrationsTransactionMode: 'each' }).initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}
