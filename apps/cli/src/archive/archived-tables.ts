import type pg from 'pg';

/** A table and the columns of it that an archive carries; `where` leaves rows out. */
export interface ArchivedTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly where: string;
}

/** Everything that cannot be made from the rest: read model, memberships and leases are. */
const SCHEMAS = ['log', 'keys', 'store', 'upstream'];
/** Whose tables migrations of their own make. */
const MIGRATED = ['log', 'store', 'upstream'];
/** Of this place, not of what is in it. */
const LEFT_HERE = new Set(['log.lease', ...MIGRATED.map((schema) => `${schema}.migration`), 'store.blob_folder']);
/** In schema `store`, what is neither bodies nor metadata of objects; without those, buckets are there, and empty. */
const OF_BUCKETS = new Set(['store.bucket']);
/** Files that are being written, or that nothing refers to any more, stay behind. */
const ROWS: Readonly<Record<string, string>> = { 'store.blob': "where state = 'live'" };

/** Tables that refer to others come after them (one step: none refers to one that refers). */
const COLUMNS = `select c.table_schema || '.' || c.table_name as table, array_agg(c.column_name::text order by c.ordinal_position) as columns
  from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
  where c.table_schema = any($1) and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER' group by c.table_schema, c.table_name
  order by exists (select from pg_constraint where contype = 'f' and conrelid = format('%I.%I', c.table_schema, c.table_name)::regclass), 1`;

/** Found in the catalogue: a table that a later version adds is in its archives without being named here. */
export async function archivedTables(client: pg.Client, objects: boolean): Promise<readonly ArchivedTable[]> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(COLUMNS, [SCHEMAS]);
  return rows
    .filter(({ table }) => !LEFT_HERE.has(table) && (objects || !table.startsWith('store.') || OF_BUCKETS.has(table)))
    .map(({ table, columns }) => ({ table, columns, where: ROWS[table] ?? '' }));
}

export async function archivedSequences(client: pg.Client): Promise<Readonly<Record<string, string>>> {
  const { rows } = await client.query<{ name: string; value: string | null }>(
    "select schemaname || '.' || sequencename as name, last_value::text as value from pg_sequences where schemaname = any($1) order by 1", [SCHEMAS]);
  return Object.fromEntries(rows.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])));
}

/** The migrations that made the schemas. */
export async function migrationsOf(client: pg.Client): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const schema of MIGRATED) {
    const { rows } = await client.query<{ name: string }>(`select name from ${schema}.migration order by name`);
    found[schema] = rows.map(({ name }) => name);
  }
  return found;
}

export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
