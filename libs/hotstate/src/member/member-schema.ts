import type { Pool } from 'pg';
import { SET_ASIDE_TABLE } from '../set-aside/set-aside-table.js';

/**
 * Ordinary tables: unlogged ones would lose the rows in a crash of Postgres while their owners go on. Rows are updated in
 * place (fillfactor), many times a second; what a process accepts stands beside them, because it seldom changes.
 */
const TABLES = `
create schema if not exists member;
create table if not exists member.process (
  id text collate "C" primary key,
  era int not null,
  transaction xid8 not null,
  number bigint not null,
  renewals bigint not null
) with (fillfactor = 50);
create table if not exists member.declaration (
  id text collate "C" primary key references member.process on delete cascade,
  process text not null,
  accepts text[] not null
);
create table if not exists member.settled_era (number int primary key);
${SET_ASIDE_TABLE}`;

/** Processes that start together take turns. */
export async function createMemberTables(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(1380730700, -5)');
    await client.query(TABLES);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
