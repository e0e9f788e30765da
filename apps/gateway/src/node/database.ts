import { Primary, migrate as migrateEventLog } from '#eventstore-pg';
import { createMemberTables } from '#hotstate';
import { objectStoreMigrations } from '#objectstore-local';
import { upstreamMigrations } from '#objectstore-s3';
import { createAuditTable } from '#telemetry';
import pg from 'pg';
import { DataSource } from 'typeorm';

/** Milliseconds to wait for a connection. */
const PATIENCE = 5000;

export interface Database {
  readonly connectionString: string;
  /** For read models, audit and rare statements; the event log and the object store have pools of their own. */
  readonly pool: pg.Pool;
  /** Sees every connection of this process that decides or acknowledges. */
  readonly primary: Primary;
}

/** Brings every schema to this version. */
export async function openDatabase(connectionString: string): Promise<Database> {
  const primary = new Primary(connectionString);
  const pool = new pg.Pool({ connectionString, max: 6, connectionTimeoutMillis: PATIENCE, keepAlive: true, onConnect: primary.admit });
  pool.on('error', () => undefined);
  try {
    await migrateEventLog(connectionString);
    await migrateObjectStore(pool, connectionString);
    await createAuditTable(pool);
    await createMemberTables(pool);
  } catch (error) {
    await closeDatabase({ pool, primary });
    throw error;
  }
  return { connectionString, pool, primary };
}

export async function closeDatabase({ pool, primary }: Pick<Database, 'pool' | 'primary'>): Promise<void> {
  await pool.end();
  await primary.close();
}

/** Nodes that start together take turns. */
async function migrateObjectStore(pool: pg.Pool, connectionString: string): Promise<void> {
  const turn = await pool.connect();
  try {
    await turn.query('select pg_advisory_lock(1380730700, -4)');
    for (const [schema, migrations] of [['store', objectStoreMigrations], ['upstream', upstreamMigrations]] as const) {
      await turn.query(`create schema if not exists ${schema}`);
      const source = new DataSource({ type: 'postgres', url: connectionString, schema, migrationsTableName: 'migration', migrations: [...migrations] });
      await source.initialize();
      try {
        await source.runMigrations({ transaction: 'each' });
      } finally {
        await source.destroy();
      }
    }
  } finally {
    await turn.query('select pg_advisory_unlock(1380730700, -4)').catch(() => undefined);
    turn.release();
  }
}
