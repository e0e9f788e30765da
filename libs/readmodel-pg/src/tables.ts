import type { ClientBase, Pool } from 'pg';
import { type ProjectionTable, projectionName, tableName } from './projection-table.js';
import { lockSlots } from './slots.js';
import { inTransaction } from './transaction.js';

/** Shares of all accounts: so many processes may project at once. */
const SLOTS = 8;

/**
 * Written by hand, not as TypeORM entities or migrations: those are known when the code is, while these tables follow from
 * the registry of aggregates and from rebuilds at run time, `<kind>_v<n+1>` beside `<kind>_v<n>`, all of one shape.
 */
const BOOKKEEPING = `
create schema if not exists read;
create table if not exists read.slot (
  slot integer primary key,
  -- Of the lease under which it was written last; one with another term writes nothing.
  term bigint not null default 0,
  era integer not null default 0, transaction xid8 not null default '0', number bigint not null default 0, event_id uuid,
  seen_in_era integer not null default 0
) with (fillfactor = 50);
-- Fixed when the database is new: another number would give accounts to slots that have not come as far.
insert into read.slot (slot) select generate_series(0, ${SLOTS - 1}) where not exists (select from read.slot);
create table if not exists read.projection (
  name text collate "C" primary key,
  -- How far it has come while it is built; a level one has come as far as the slots.
  era integer not null, transaction xid8 not null, number bigint not null, event_id uuid,
  level boolean not null default false,
  term bigint not null default 0
) with (fillfactor = 50);
do $$ begin
  if not exists (select from pg_attribute where attrelid = 'read.projection'::regclass and attname = 'level') then
    alter table read.projection add column level boolean not null default false, add column term bigint not null default 0;
  end if;
end $$;
-- Streams with an event that cannot be applied; their rows stand where they stood before it.
create table if not exists read.set_aside (
  projection text collate "C" not null,
  stream text collate "C" not null,
  account text collate "C" not null,
  version integer not null,
  event_id uuid not null,
  error text not null,
  since timestamptz not null default clock_timestamp(),
  primary key (projection, stream)
);
-- Progress of projections that are being rebuilt; done counts events of the kind.
create table if not exists read.rebuild (
  projection text collate "C" primary key,
  started_at timestamptz not null default clock_timestamp(),
  total bigint not null,
  done bigint not null default 0
);`;

/** Two integer keys, as for every advisory lock of ours: one namespace, no collision with 64-bit locks of others. */
const TURN = 'select pg_advisory_xact_lock(1380730700, -2)';

/** Creates what is missing; nodes that start together take turns. */
export async function createTables(pool: Pool, tables: readonly ProjectionTable[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(TURN);
    await client.query(BOOKKEEPING);
    for (const table of tables) await createTable(client, table);
  }, 'begin');
}

/**
 * Removes a table that nobody reads any more, with its bookkeeping. Slots first, as everywhere: whoever projects into the
 * table has locked one, and who comes later does not find the table.
 */
export async function dropTable(pool: Pool, table: ProjectionTable): Promise<void> {
  await inTransaction(pool, async (client) => {
    const name = projectionName(table);
    await lockSlots(client);
    await client.query('delete from read.projection where name = $1', [name]);
    await client.query(`drop table if exists ${tableName(table)}`);
    await client.query('delete from read.set_aside where projection = $1', [name]);
    await client.query('delete from read.rebuild where projection = $1', [name]);
  });
}

/** Shape of the state (Aggregate.stateVersion), and names of what it refers to. */
const LATER_COLUMNS = ['state_version integer not null default 1', `refs text[] collate "C" not null default '{}'`];

/** For tables made before there were these columns. Asked first: adding takes a lock that stops every reader for a moment. */
async function addLaterColumns(client: ClientBase, name: string): Promise<void> {
  const { rowCount } = await client.query("select from pg_attribute where attrelid = $1::regclass and attname = 'refs'", [name]);
  if (rowCount === 0) await client.query(`alter table ${name} ${LATER_COLUMNS.map((column) => `add column if not exists ${column}`).join(', ')}`);
}

/**
 * Without a list of what is still to be indexed (fastupdate), which every search would read from end to end: 5 ms with 100,000
 * rows, against 0.05. Tables of before have it, and lose it here.
 */
async function createReferenceIndex(client: ClientBase, name: string, index: string): Promise<void> {
  await client.query(`create index if not exists ${index} on ${name} using gin (refs) with (fastupdate = off)`);
  const { rowCount } = await client.query("select from pg_class where oid = $1::regclass and not coalesce(reloptions, '{}') @> array['fastupdate=off']", [`read.${index}`]);
  if (rowCount !== 0) await client.query(`alter index read.${index} set (fastupdate = off)`);
}

async function createTable(client: ClientBase, table: ProjectionTable): Promise<void> {
  const name = tableName(table);
  const index = name.slice(name.indexOf('.') + 1);
  await client.query(`create table if not exists ${name} (
    stream text collate "C" primary key,
    version integer not null,
    account text collate "C" not null,
    name text collate "C" not null,
    path text collate "C" not null,
    state text not null,
    ${LATER_COLUMNS.join(', ')}
  )`);
  await addLaterColumns(client, name);
  if (table.aggregate.references) await createReferenceIndex(client, name, `${index}_by_refs`);
  await client.query(`create index if not exists ${index}_by_account on ${name} (account, name)`);
  await client.query(`create index if not exists ${index}_by_name on ${name} (name, account)`);
  const { rowCount } = await client.query('select from read.projection where name = $1', [projectionName(table)]);
  if (rowCount !== 0) return;
  // Level from the start where nothing has been projected yet, which stays so while the slots are locked; else it is built first.
  await lockSlots(client);
  await client.query(`insert into read.projection (name, era, transaction, number, level)
    select $1, 0, '0', 0, not exists (select from read.slot where era > 0)`, [projectionName(table)]);
}
