import type { AuditRecord } from '#operation';
import type { Pool } from 'pg';
import { ACTIVITY_VALUES, activityStatements, activityValues } from './activity-statement.js';
import { ACTIVITY_SCHEMA } from './activity-table.js';
import { arrayLiteral, auditColumns } from './audit-columns.js';

export const columnNames = auditColumns.map(({ name }) => name).join(', ');
const given = `unnest(${auditColumns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')})`;
const activity = activityStatements(auditColumns.length + 1);
/** What the records add up to is written in the same statement: no record counts twice, and none is left out. */
const INSERT = `with ${activity} insert into audit.request (${columnNames}) select * from ${given}`;
/** So is the batch as unsent: it is never in one table alone. */
const INSERT_UNSENT = `with ${activity}, unsent as (insert into audit.unsent (records) values ($${auditColumns.length + 1 + ACTIVITY_VALUES}) returning batch)
insert into audit.request (${columnNames}, batch) select given.*, unsent.batch from ${given} given, unsent`;

/**
 * Records, and the batches of them that still have to go to the topic. A batch leaves `unsent` when Kafka has acknowledged
 * it: a queue that is emptied needs no cursor, so no commit that comes late is passed over, also after a failover.
 */
const SCHEMA = [
  'create schema if not exists audit',
  `create table if not exists audit.request (${auditColumns.map(({ name, type }) => `${name} ${type} not null`).join(', ')})`,
  'alter table audit.request add column if not exists batch bigint not null default 0',
  'create index if not exists request_by_id on audit.request using hash (request_id)',
  'create index if not exists request_by_time on audit.request using brin (time)',
  'create index if not exists request_by_batch on audit.request (batch) where batch > 0',
  'create table if not exists audit.unsent (batch bigint generated always as identity primary key, records int not null, at timestamptz not null default now())',
  ...ACTIVITY_SCHEMA,
];

export async function createAuditTable(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(1380730700, -3)');
    // The statements lock the table even when there is nothing to do, and would wait behind a backup of it.
    const { rows: [current] } = await client.query<{ made: boolean }>("select to_regclass('audit.access_log') is not null as made");
    if (!current!.made) for (const statement of SCHEMA) await client.query(statement);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** What goes with the records of a batch: its activity, as `activityValues` gives it. */
const NOTHING = activityValues({ sums: [], uses: [], issues: [], logs: [] }, 0, '');

/** `forTopic`: the records go to the topic as well, as one batch. */
export async function insertRecords(pool: Pool, records: readonly AuditRecord[], forTopic = false, added: readonly (string | number)[] = NOTHING): Promise<void> {
  const values: (string | number)[] = [...auditColumns.map((column) => arrayLiteral(column, records)), ...added];
  if (forTopic) await pool.query({ name: 'audit-insert-unsent', text: INSERT_UNSENT, values: [...values, records.length] });
  else await pool.query({ name: 'audit-insert', text: INSERT, values });
}

export async function findRecord(pool: Pool, requestId: string): Promise<AuditRecord | undefined> {
  const { rows } = await pool.query<AuditRow>({ name: 'audit-find', text: `select ${columnNames} from audit.request where request_id = $1`, values: [requestId] });
  return rows[0] && recordOf(rows[0]);
}

export type AuditRow = Readonly<Record<string, string | number | Date>>;

const fields = auditColumns.map(({ name, type }) => ({ name, type, field: name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) }));

export function recordOf(row: AuditRow): AuditRecord {
  const record: Record<string, unknown> = {};
  for (const { name, type, field } of fields) record[field] = type === 'bigint' ? Number(row[name]) : name === 'facts' ? JSON.parse(String(row[name])) : row[name];
  return record as unknown as AuditRecord;
}

/** Removes what is older. @returns how many of the records removed were still to be sent to the topic */
export async function removeBefore(pool: Pool, time: Date): Promise<number> {
  const { rows: [unsent] } = await pool.query<{ records: string }>('with gone as (delete from audit.unsent where at < $1 returning records) select coalesce(sum(records), 0) as records from gone', [time]);
  await pool.query('delete from audit.request where time < $1', [time]);
  return Number(unsent!.records);
}
