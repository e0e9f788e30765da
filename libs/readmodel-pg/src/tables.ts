import type { Pool } from 'pg';
import { type ProjectionTable, projectionName, tableName } from './projection-table.js';

/** Creates what is missing; nodes that start together do not disturb each other. */
export async function createTables(pool: Pool, tables: readonly ProjectionTable[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(1380730700, -2)');
    await client.query('create schema if not exists read');
    await client.query(`create table if not exists read.projection (
      name text collate "C" primary key,
      era integer not null, transaction xid8 not null, number bigint not null, event_id uuid
    )`);
    for (const table of tables) await createTable(client, table);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function createTable(client: { query(sql: string, values?: unknown[]): Promise<unknown> }, table: ProjectionTable): Promise<void> {
  const name = tableName(table);
  await client.query(`create table if not exists ${name} (
    stream text collate "C" primary key,
    version integer not null,
    account text collate "C" not null,
    name text collate "C" not null,
    path text collate "C" not null,
    state text not null
  )`);
  await client.query(`create index if not exists ${name.slice(5)}_by_name on ${name} (account, name)`);
  await client.query("insert into read.projection values ($1, 0, '0', 0, null) on conflict do nothing", [projectionName(table)]);
}
