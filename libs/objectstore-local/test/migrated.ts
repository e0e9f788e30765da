import { DataSource } from 'typeorm';
import { objectStoreMigrations } from '../src/index.js';

/** Brings schema `store` into a database; each migration in a transaction of its own. */
export async function migrateObjectStore(connectionString: string): Promise<void> {
  const source = await new DataSource({
    type: 'postgres', url: connectionString, migrations: objectStoreMigrations, migrationsTableName: 'object_store_migrations', migrationsTransactionMode: 'each',
  }).initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}
